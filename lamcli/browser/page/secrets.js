// Secrets are replaced here, before anything leaves the page. Named secrets are compared by value inside this closure;
// passwords that were typed into other documents are known by length and keyed rolling hash only.
// What runs later than the page's own scripts walks its lists by index and calls only functions kept in roots.js:
// a page that replaced an iterator or a text method would otherwise be handed the secrets of other pages.

const STANDS_ALONE = 4; // shorter ones are masked only where they stand as a word: anywhere else they would eat ordinary text
const PRIMES = [33554393, 33554383]; // below 2^25: a product of two residues stays exact in a double
const namedSecrets = []; // {name, value, forms, mark}
const typedPasswords = []; // {value, forms}
const hashedPasswords = []; // {length, known: Set}
const everPassword = new WeakSet(); // fields stay secret when "show password" turns them into plain ones
let maskedSomething = false;

const toBase64 = (text) => {
  const bytes = new TextEncoder().encode(text);
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
};

/** The spellings in which a value turns up in texts, addresses and attributes; longest first. */
function spellings(value) {
  const uri = encodeURIComponent(value);
  const all = [value, collapse(value), uri, uri.replace(/%20/g, "+"), uri.replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase())];
  if (value.length >= STANDS_ALONE) {
    const packed = toBase64(value);
    all.push(packed, packed.replace(/=+$/, ""), packed.replace(/\+/g, "-").replace(/\//g, "_"));
  }
  return [...new Set(all)].filter(Boolean).sort((a, b) => b.length - a.length);
}

for (const [name, value] of config.secrets) {
  if (value) namedSecrets.push({ name, value, forms: spellings(value), mark: `<secret ${name}>` });
}
namedSecrets.sort((a, b) => b.value.length - a.value.length);

/** Calls `visit(start, hash)` for every piece of that length. */
function hashes(text, length, visit) {
  const [p, q] = PRIMES;
  const [a, b] = config.salt;
  let first = 0;
  let second = 0;
  let firstTop = 1;
  let secondTop = 1;
  for (let i = 1; i < length; i += 1) {
    firstTop = (firstTop * a) % p;
    secondTop = (secondTop * b) % q;
  }
  for (let i = 0; i < text.length; i += 1) {
    if (i >= length) {
      const out = textCharCode(text, i - length);
      first = (first - ((out * firstTop) % p) + p) % p;
      second = (second - ((out * secondTop) % q) + q) % q;
    }
    const into = textCharCode(text, i);
    first = (first * a + into) % p;
    second = (second * b + into) % q;
    if (i >= length - 1) visit(i - length + 1, first * 67108864 + second);
  }
}

function hashOf(text) {
  let result = 0;
  hashes(text, text.length, (_, hash) => (result = hash));
  return result;
}

function learnHashes(list) {
  for (const [length, hash] of list) {
    let entry = hashedPasswords.find((other) => other.length === length);
    if (!entry) hashedPasswords.push((entry = { length, known: new Set() }));
    entry.known.add(hash);
  }
}

/** Called when a password field was left with a value; gives the [length, hash] pairs that are new. */
function learnPassword(value) {
  if (value.length < STANDS_ALONE || nameOfSecret(value)) return [];
  for (let i = 0; i < typedPasswords.length; i += 1) if (typedPasswords[i].value === value) return [];
  const forms = spellings(value);
  typedPasswords.push({ value, forms });
  return forms.map((form) => [form.length, hashOf(form)]);
}

const isWordCode = (code) => (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code > 127;

function standsAlone(text, start, length) {
  const after = start + length;
  return !(start > 0 && isWordCode(textCharCode(text, start - 1))) && !(after < text.length && isWordCode(textCharCode(text, after)));
}

function replaceAll(text, form, mark) {
  let from = textIndexOf(text, form, 0);
  if (from < 0) return text;
  let result = "";
  let done = 0;
  while (from >= 0) {
    if (form.length >= STANDS_ALONE || standsAlone(text, from, form.length)) {
      result += textSlice(text, done, from) + mark;
      done = from + form.length;
      maskedSomething = true;
    }
    from = textIndexOf(text, form, from < done ? done : from + 1);
  }
  return result + textSlice(text, done);
}

function maskHashed(text) {
  let result = text;
  for (let i = 0; i < hashedPasswords.length; i += 1) {
    const { length, known } = hashedPasswords[i];
    const found = [];
    hashes(result, length, (start, hash) => {
      if (known.has(hash) && (!found.length || start >= found[found.length - 1] + length)) found[found.length] = start;
    });
    for (let at = found.length - 1; at >= 0; at -= 1) {
      maskedSomething = true;
      result = textSlice(result, 0, found[at]) + "<secret password>" + textSlice(result, found[at] + length);
    }
  }
  return result;
}

/** The text with every secret replaced by its name. */
function mask(text) {
  if (!text) return text;
  let result = text;
  for (let i = 0; i < namedSecrets.length; i += 1) {
    const { forms, mark } = namedSecrets[i];
    for (let j = 0; j < forms.length; j += 1) result = replaceAll(result, forms[j], mark);
  }
  for (let i = 0; i < typedPasswords.length; i += 1) {
    const { forms } = typedPasswords[i];
    for (let j = 0; j < forms.length; j += 1) result = replaceAll(result, forms[j], "<secret password>");
  }
  return hashedPasswords.length ? maskHashed(result) : result;
}

function nameOfSecret(value) {
  for (let i = 0; i < namedSecrets.length; i += 1) if (namedSecrets[i].value === value) return namedSecrets[i].name;
  return "";
}

/** Whether what is in the field must never leave the page, whatever it is. */
function isPassword(field) {
  if (everPassword.has(field)) return true;
  const hint = getAttribute(field, "autocomplete") ?? "";
  const secret = field.type === "password" || /(current|new)-password|one-time-code|cc-csc/.test(hint) || (field.localName === "input" && styleOf(field).webkitTextSecurity !== "none");
  if (secret) everPassword.add(field);
  return secret;
}

/** The name under which the value of a field is kept out of the trace; "" when the value may be told. */
function secretIn(field, value) {
  if (!value) return "";
  return nameOfSecret(value) || (isPassword(field) ? "password" : "");
}

/** How many letters at the end of the value may be the beginning of a named secret. */
function secretBegun(value) {
  let longest = 0;
  for (let i = 0; i < namedSecrets.length; i += 1) {
    const secret = namedSecrets[i].value;
    for (let length = Math.min(secret.length - 1, value.length); length > longest; length -= 1) {
      if (textSlice(value, value.length - length) === textSlice(secret, 0, length)) longest = length;
    }
  }
  return longest;
}
