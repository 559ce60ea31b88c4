// Secrets are replaced here, before anything leaves the page. Named secrets are compared by value inside this closure;
// passwords that were typed into other documents are known by length and keyed rolling hash only.

const NEVER_SHORTER = 4; // a password of fewer letters is masked where it stands as a whole, not inside other text
const PRIMES = [33554393, 33554383]; // below 2^25: a product of two residues and a base stays exact in a double
const namedSecrets = []; // {name, forms}
const typedPasswords = new Map(); // value -> forms
const hashedPasswords = new Map(); // length -> set of hashes
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
  const all = [value, uri, uri.replace(/%20/g, "+"), uri.replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase())];
  if (value.length >= NEVER_SHORTER) all.push(toBase64(value), toBase64(value).replace(/=+$/, ""));
  return [...new Set(all)].sort((a, b) => b.length - a.length);
}

for (const [name, value] of config.secrets) {
  if (value) namedSecrets.push({ name, value, forms: spellings(value), mark: `<secret ${name}>` });
}
namedSecrets.sort((a, b) => b.value.length - a.value.length);

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
    if (!hashedPasswords.has(length)) hashedPasswords.set(length, new Set());
    hashedPasswords.get(length).add(hash);
  }
}

/** Called when a password field was left with a value; returns [length, hash] pairs that are new. */
function learnPassword(value) {
  if (value.length < NEVER_SHORTER || typedPasswords.has(value) || nameOfSecret(value)) return [];
  const forms = spellings(value);
  typedPasswords.set(value, forms);
  return forms.map((form) => [form.length, hashOf(form)]);
}

function replaceAll(text, form, mark) {
  if (!textIncludes(text, form)) return text;
  maskedSomething = true;
  return listJoin(textSplit(text, form), mark);
}

function maskHashed(text) {
  let result = text;
  for (const [length, known] of hashedPasswords) {
    const found = [];
    hashes(result, length, (start, hash) => {
      if (known.has(hash) && (!found.length || start >= found[found.length - 1] + length)) found.push(start);
    });
    for (const start of found.reverse()) {
      maskedSomething = true;
      result = textSlice(result, 0, start) + "<secret password>" + textSlice(result, start + length);
    }
  }
  return result;
}

/** The text with every secret replaced by its name. */
function mask(text) {
  if (!text) return text;
  let result = text;
  for (const secret of namedSecrets) for (const form of secret.forms) result = replaceAll(result, form, secret.mark);
  for (const forms of typedPasswords.values()) for (const form of forms) result = replaceAll(result, form, "<secret password>");
  return hashedPasswords.size ? maskHashed(result) : result;
}

const nameOfSecret = (value) => namedSecrets.find((secret) => secret.value === value)?.name ?? "";

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
  const named = nameOfSecret(value);
  if (named) return named;
  if (isPassword(field)) return "password";
  return "";
}

/** How many letters at the end of the value may be the beginning of a named secret. */
function secretBegun(value) {
  let longest = 0;
  for (const secret of namedSecrets) {
    for (let length = Math.min(secret.value.length - 1, value.length); length > longest; length -= 1) {
      if (textEndsWith(value, textSlice(secret.value, 0, length))) longest = length;
    }
  }
  return longest;
}
