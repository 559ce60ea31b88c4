// Changes to a page, in the manner of redesigns. ``window.__drift`` holds the element that a recipe means; a change that replaces it
// says so there. Each takes a source of random numbers and returns whether it found anything to change.
(() => {
  const state = () => (window.__drift ??= { target: null });
  const own = element => [...element.childNodes].filter(node => node.nodeType === 3 && node.data.trim());
  const word = random => Array.from({ length: 7 }, () => "bcdfghjklmnpqrstvwxz"[Math.floor(random() * 20)]).join("");
  const pick = (list, random) => list[Math.floor(random() * list.length)];
  const shown = element => [...element.getClientRects()].some(box => box.width > 0 && box.height > 0) && getComputedStyle(element).visibility !== "hidden";

  // What else an interface may call it; the second list is in other languages.
  const WORDS = {
    add: [["new", "create"], ["hinzufügen", "ajouter"]], save: [["store", "keep changes"], ["speichern", "enregistrer"]], delete: [["remove", "erase"], ["löschen", "supprimer"]],
    search: [["find", "look up"], ["suchen", "chercher"]], edit: [["change", "modify"], ["bearbeiten", "modifier"]], cancel: [["abort", "never mind"], ["abbrechen", "annuler"]],
    next: [["forward", "continue"], ["weiter", "suivant"]], previous: [["back", "earlier"], ["zurück", "précédent"]], name: [["title", "label"], ["bezeichnung", "nom"]],
    email: [["mail address", "e-mail address"], ["e-mail-adresse", "courriel"]], submit: [["send", "confirm"], ["absenden", "envoyer"]], all: [["everything", "any"], ["alle", "tous"]],
    view: [["show", "open"], ["anzeigen", "afficher"]], home: [["start", "overview"], ["startseite", "accueil"]], password: [["passphrase", "secret"], ["kennwort", "mot de passe"]],
    login: [["sign in", "enter"], ["anmelden", "connexion"]], list: [["overview", "index"], ["liste", "liste complète"]], customers: [["clients", "buyers"], ["kunden", "clients"]],
    orders: [["purchases", "sales"], ["bestellungen", "commandes"]], active: [["open", "current"], ["aktiv", "en cours"]], completed: [["done", "finished"], ["erledigt", "terminées"]],
    export: [["download", "save as file"], ["exportieren", "exporter"]], import: [["load", "upload"], ["importieren", "importer"]], filter: [["narrow down", "refine"], ["filtern", "filtrer"]],
    date: [["day", "when"], ["datum", "jour"]], price: [["cost", "amount"], ["preis", "prix"]], status: [["state", "condition"], ["zustand", "statut"]], go: [["apply", "run"], ["los", "lancer"]],
    history: [["log", "past changes"], ["verlauf", "historique"]], city: [["town", "place"], ["stadt", "ville"]], note: [["remark", "comment"], ["bemerkung", "remarque"]],
  };
  const reworded = (text, which, random) => {
    let changed = false;
    const told = text.replace(/[\p{L}-]+/gu, part => {
      const known = WORDS[part.toLowerCase()];
      if (!known) return part;
      changed = true;
      const other = pick(known[which], random);
      return part[0] === part[0].toUpperCase() ? other[0].toUpperCase() + other.slice(1) : other;
    });
    return changed ? told : "";
  };
  const label = element => (element.labels?.[0] ? own(element.labels[0])[0] : null) ?? own(element)[0] ?? null;
  const retold = (how, random) => {
    const { target } = state();
    const text = label(target);
    if (text) {
      const told = how(text.data, random);
      if (told) text.data = told;
      return Boolean(told);
    }
    for (const name of ["value", "placeholder", "title"]) {
      const old = target.getAttribute(name);
      if (old && (name !== "value" || ["submit", "button", "reset"].includes(target.type))) {
        const told = how(old, random);
        if (told) target.setAttribute(name, told);
        return Boolean(told);
      }
    }
    return false;
  };
  const replaced = (target, other) => {
    for (const { name, value } of [...target.attributes]) other.setAttribute(name, value);
    other.append(...target.childNodes);
    target.replaceWith(other);
    state().target = other;
    return true;
  };
  const neighbours = target => {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.data.trim() && !target.contains(node) && node.parentElement && shown(node.parentElement) && !["SCRIPT", "STYLE", "OPTION"].includes(node.parentElement.tagName)) texts.push(node);
    }
    const before = texts.filter(node => target.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING).slice(-2);
    const after = texts.filter(node => target.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING).slice(0, 2);
    const own = label(target);
    return [...before, ...after].filter(node => node !== own);
  };
  const banner = (html, random) => {
    const box = document.createElement("div");
    box.innerHTML = html;
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", pick(["Cookies", "What is new", "Before you go on"], random));
    box.style.cssText = "position: fixed; bottom: 0; left: 0; right: 0; padding: 8px; background: #eee; z-index: 9999";
    document.body.append(box);
    return true;
  };

  const changes = {
    "reword": random => retold((text, r) => reworded(text, 0, r), random),
    "translate": random => retold((text, r) => reworded(text, 1, r), random),
    "extend": random => retold((text, r) => `${text.trim()} ${pick(["now", "…", "(all)", "→", "here"], r)}`, random),
    "neighbour text": random => {
      const texts = neighbours(state().target);
      const some = texts.filter(() => random() < 0.5);
      for (const node of some.length ? some : texts.slice(0, 1)) node.data = pick(["Overview", "Recently used", "Details", "Your data", "More about this"], random) + " " + word(random);
      return texts.length > 0;
    },
    "hash class": random => {
      const { target } = state();
      for (const element of [target, target.parentElement]) if (element?.className && typeof element.className === "string") element.className = `c-${word(random)} c-${word(random)}`;
      return Boolean(target.className);
    },
    "drop class": () => { const { target } = state(); const had = target.hasAttribute("class"); target.removeAttribute("class"); return had; },
    "hash id": random => {
      const { target } = state();
      if (!target.id) return false;
      const id = `r${word(random)}`;
      for (const other of document.querySelectorAll(`[for="${CSS.escape(target.id)}"]`)) other.setAttribute("for", id);
      for (const other of document.querySelectorAll(`[aria-labelledby="${CSS.escape(target.id)}"]`)) other.setAttribute("aria-labelledby", id);
      target.id = id;
      return true;
    },
    "rename field": random => { const { target } = state(); const had = target.hasAttribute("name"); if (had) target.setAttribute("name", `f_${word(random)}`); return had; },
    "aria-label": random => {
      const { target } = state();
      const old = target.getAttribute("aria-label");
      if (!old) return false;
      target.setAttribute("aria-label", reworded(old, 0, random) || `${old} ${pick(["button", "field", "entry"], random)}`);
      return true;
    },
    "title": random => {
      const { target } = state();
      const old = target.getAttribute("title") ?? target.getAttribute("placeholder");
      if (!old) return false;
      target.setAttribute(target.hasAttribute("title") ? "title" : "placeholder", reworded(old, 0, random) || `${old}…`);
      return true;
    },
    "role": () => {
      const { target } = state();
      const other = { A: "button", BUTTON: "link" }[target.tagName];
      if (!other || target.hasAttribute("role")) return false;
      target.setAttribute("role", other);
      return true;
    },
    "href": random => {
      const { target } = state();
      if (!target.hasAttribute("href")) return false;
      target.setAttribute("href", `/v2/${word(random)}${target.getAttribute("href").replace(/^https?:\/\/[^/]+/, "")}`);
      return true;
    },
    "tag": () => {
      const { target } = state();
      if (target.tagName === "BUTTON") { const other = document.createElement("a"); replaced(target, other); other.setAttribute("role", "button"); other.setAttribute("href", "#"); return true; }
      if (target.tagName === "A") { const other = document.createElement("button"); replaced(target, other); other.setAttribute("type", "button"); return true; }
      return false;
    },
    "wrap": () => { const { target } = state(); const [outer, inner] = [document.createElement("div"), document.createElement("span")]; target.before(outer); outer.append(inner); inner.append(target); return true; },
    "unwrap": () => {
      const parent = state().target.parentElement;
      if (!parent || ["BODY", "FORM", "TR", "TBODY", "TABLE", "UL", "OL", "LI", "TD", "TH", "LABEL", "SELECT", "FIELDSET", "MAIN", "NAV"].includes(parent.tagName)) return false;
      parent.replaceWith(...parent.childNodes);
      return true;
    },
    "insert before": random => { const { target } = state(); const box = document.createElement("span"); box.textContent = pick(["·", "★", "Tip", "Beta"], random); target.before(box); return true; },
    "move": random => {
      const { target } = state();
      const places = [...target.parentElement.children].filter(child => child !== target && child.tagName === target.tagName);
      if (!places.length) return false;
      pick(places, random)[random() < 0.5 ? "before" : "after"](target);
      return true;
    },
    "reorder": random => {
      const parent = state().target.parentElement?.parentElement;
      const kinds = parent ? [...parent.children] : [];
      if (kinds.length < 2 || new Set(kinds.map(child => child.tagName)).size > 1 || ["BODY", "HTML", "TR"].includes(parent.tagName)) return false;
      for (const child of kinds.map(child => [random(), child]).sort((a, b) => a[0] - b[0]).map(pair => pair[1])) parent.append(child);
      return true;
    },
    "shift": random => { document.body.style.paddingTop = `${60 + Math.floor(random() * 200)}px`; document.body.style.paddingLeft = `${Math.floor(random() * 120)}px`; return true; },
    "resize": random => { const { target } = state(); target.style.fontSize = `${16 + Math.floor(random() * 10)}px`; target.style.padding = "6px 14px"; return true; },
    "relocate section": () => {
      const { target } = state();
      let section = target;
      while (section.parentElement && section.parentElement !== document.body && section.parentElement.parentElement !== document.body) section = section.parentElement;
      if (section === target || section.parentElement === document.body || section.parentElement.children.length < 2) return false;
      section.parentElement.append(section);
      return true;
    },
    "decoy": random => {
      const { target } = state();
      const text = (target.textContent || target.value || target.getAttribute("aria-label") || "").trim();
      if (!text || text.length > 40 || ["INPUT", "SELECT", "TEXTAREA", "TD", "TH"].includes(target.tagName)) return false;
      const other = target.cloneNode(false);
      other.removeAttribute("id");
      other.removeAttribute("aria-label");
      for (const name of ["title", "placeholder", "name", "data-testid"]) other.removeAttribute(name);
      if (other.hasAttribute("href")) other.setAttribute("href", `/other/${word(random)}`);
      other.textContent = `${text} ${pick(["later", "archive", "as copy", "for all", "help"], random)}`;
      target[random() < 0.5 ? "before" : "after"](other);
      return true;
    },
    "popup": random => banner(`<p>We value your privacy.</p> <button>${pick(["Accept all", "Understood", "Got it"], random)}</button> <a href="#policy">Read more</a>`, random),
    "redraw": () => { const { target } = state(); const other = target.cloneNode(true); target.replaceWith(other); state().target = other; return true; },
    "delete": () => { const { target } = state(); state().removed = target.outerHTML; target.remove(); state().left = alike(state().removed); return true; },
  };

  // mulberry32: the same numbers for the same seed
  const numbers = seed => () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const alike = html => [...document.querySelectorAll("*")].filter(element => element.outerHTML === html).length;
  const at = path => path.reduce((element, place) => element?.children[place], document.documentElement);
  return {
    names: Object.keys(changes),
    // Where everything that a person may use stands: the places of the children from the root down.
    usable: () => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link], [role=tab], [role=menuitem], [role=checkbox]")]
      .filter(element => shown(element) && !element.disabled)
      .map(element => { const path = []; for (let node = element; node.parentElement; node = node.parentElement) path.unshift([...node.parentElement.children].indexOf(node)); return path; }),
    choose: path => { const target = at(path); window.__drift = { target }; return target ? target.tagName : ""; },
    // Null also where a change has left nothing of it to be seen: nobody could use it any more.
    target: () => { const { target } = window.__drift; return target.isConnected && shown(target) ? target : null; },
    change: (name, seed) => changes[name](numbers(seed)),
    // Whether a script of the page has put back what was taken away.
    back: () => alike(window.__drift.removed) > window.__drift.left,
  };
})()
