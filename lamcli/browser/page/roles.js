// Role and accessible name. Names come from dom-accessibility-api; where an element holds nothing but text, its text is
// the name and the library is not asked (it reads computed styles for every node it meets).

const ARIA_ROLES = new Set(
  ("alert alertdialog application article banner blockquote button caption cell checkbox code columnheader combobox complementary contentinfo definition deletion " +
    "dialog directory document emphasis feed figure form generic grid gridcell group heading img insertion link list listbox listitem log main mark marquee math menu " +
    "menubar menuitem menuitemcheckbox menuitemradio meter navigation none note option paragraph presentation progressbar radio radiogroup region row rowgroup rowheader " +
    "scrollbar search searchbox separator slider spinbutton status strong subscript suggestion superscript switch tab table tablist tabpanel term textbox time timer " +
    "toolbar tooltip tree treegrid treeitem image").split(" "),
);
const ROLE_OF_TAG = {
  address: "group", article: "article", aside: "complementary", blockquote: "blockquote", body: "generic", button: "button", caption: "caption", code: "code",
  datalist: "listbox", dd: "definition", del: "deletion", details: "group", dfn: "term", dialog: "dialog", dt: "term", em: "emphasis", fieldset: "group",
  figure: "figure", h1: "heading", h2: "heading", h3: "heading", h4: "heading", h5: "heading", h6: "heading", hgroup: "group", hr: "separator", html: "document",
  iframe: "iframe", ins: "insertion", main: "main", mark: "mark", math: "math", menu: "list", meter: "meter", nav: "navigation", ol: "list", optgroup: "group",
  option: "option", output: "status", p: "paragraph", progress: "progressbar", s: "deletion", search: "search", strong: "strong", sub: "subscript", summary: "button",
  sup: "superscript", svg: "img", tbody: "rowgroup", textarea: "textbox", tfoot: "rowgroup", thead: "rowgroup", time: "time", ul: "list",
};
const ROLE_OF_INPUT = {
  button: "button", checkbox: "checkbox", file: "button", image: "button", number: "spinbutton", radio: "radio", range: "slider", reset: "button", search: "searchbox",
  submit: "button", hidden: "generic",
};
const SECTIONS = "article, aside, main, nav, section, [role=article], [role=complementary], [role=main], [role=navigation], [role=region]";
const UNNAMED = new Set(["generic", "none", "paragraph", "text", "caption", "code", "deletion", "emphasis", "insertion", "mark", "strong", "subscript", "superscript", "time", "rowgroup", "document", "iframe"]);
const NAMED_BY_CONTENT = new Set(
  "button cell checkbox columnheader gridcell heading link menuitem menuitemcheckbox menuitemradio option radio row rowheader switch tab tooltip treeitem".split(" "),
);
const GLOBAL_ARIA = ["aria-label", "aria-labelledby", "aria-describedby", "aria-controls", "aria-current", "aria-live", "aria-owns", "aria-details", "aria-haspopup"];

function explicitRole(element) {
  const written = getAttribute(element, "role");
  if (!written) return "";
  for (const word of written.trim().toLowerCase().split(/\s+/)) if (ARIA_ROLES.has(word)) return word === "image" ? "img" : word === "presentation" ? "none" : word;
  return "";
}

const labelledByAuthor = (element) => hasAttribute(element, "aria-label") || hasAttribute(element, "aria-labelledby") || hasAttribute(element, "title");

function tableIsGrid(element) {
  const table = element.closest("table, [role=table], [role=grid], [role=treegrid]");
  const role = table ? explicitRole(table) : "";
  return role === "grid" || role === "treegrid";
}

/** Whether a table's part belongs to a table that a person would call one. */
function inTable(element) {
  const table = element.closest("table");
  if (!table) return false;
  const role = explicitRole(table);
  return role === "" || role === "table" || role === "grid" || role === "treegrid";
}

function headerCell(element) {
  const scope = (getAttribute(element, "scope") ?? "").toLowerCase();
  if (scope === "row" || scope === "rowgroup") return "rowheader";
  if (scope === "col" || scope === "colgroup") return "columnheader";
  const row = element.parentElement;
  const beside = row ? [...row.children].some((cell) => cell.localName === "td") : false;
  return beside && !element.closest("thead") ? "rowheader" : "columnheader";
}

function inputRole(element) {
  if (hasAttribute(element, "list") && /^(text|search|email|tel|url)$/.test(element.type)) return "combobox";
  return ROLE_OF_INPUT[element.type] ?? "textbox";
}

function implicitRole(element) {
  const tag = element.localName;
  switch (tag) {
    case "a":
    case "area":
      return hasAttribute(element, "href") || hasAttribute(element, "xlink:href") ? "link" : "generic";
    case "input":
      return inputRole(element);
    case "select":
      return element.multiple || element.size > 1 ? "listbox" : "combobox";
    case "img":
      return getAttribute(element, "alt") === "" && !labelledByAuthor(element) ? "none" : "img";
    case "section":
      return hasAttribute(element, "aria-label") || hasAttribute(element, "aria-labelledby") ? "region" : "generic";
    case "form":
      return "form";
    case "header":
      return element.closest(SECTIONS) ? "generic" : "banner";
    case "footer":
      return element.closest(SECTIONS) ? "generic" : "contentinfo";
    case "li": {
      const list = element.parentElement;
      return list && /^(ul|ol|menu)$/.test(list.localName) && explicitRole(list) !== "none" ? "listitem" : "generic";
    }
    case "table":
      return "table";
    case "tr":
      return inTable(element) ? "row" : "generic";
    case "td":
      return inTable(element) ? (tableIsGrid(element) ? "gridcell" : "cell") : "generic";
    case "th":
      return inTable(element) ? headerCell(element) : "generic";
    default:
      return Object.hasOwn(ROLE_OF_TAG, tag) ? ROLE_OF_TAG[tag] : "generic";
  }
}

function roleOf(element) {
  const written = explicitRole(element);
  if (!written) return implicitRole(element);
  if (written === "none" && (element.tabIndex >= 0 || GLOBAL_ARIA.some((name) => hasAttribute(element, name)))) return implicitRole(element);
  return written;
}

/** Computed styles for the library: asked once per element and pseudo-element during one walk. */
let styles = new Map();
let beforeStyles = new Map();
let afterStyles = new Map();

function cachedStyle(element, pseudo) {
  const cache = pseudo === "::before" ? beforeStyles : pseudo === "::after" ? afterStyles : styles;
  let style = cache.get(element);
  if (style === undefined) cache.set(element, (style = pseudo ? pseudoStyle(element, pseudo) : styleOf(element)));
  return style;
}

const NO_CONTENT = { getPropertyValue: () => "none" };

function pseudoStyle(element, pseudo) {
  const style = styleOf(element, pseudo);
  return style.content === "none" || style.content === "normal" ? NO_CONTENT : style;
}

function forgetStyles() {
  styles = new Map();
  beforeStyles = new Map();
  afterStyles = new Map();
}

const written = (element, name) => (getAttribute(element, name) ?? "").trim();

/** The name of an element that holds only text, or null when the whole computation is needed. */
function plainName(element, role) {
  if (!NAMED_BY_CONTENT.has(role) || element.labels?.length || element.localName === "input" || element.localName === "select" || element.localName === "svg") return null;
  for (let child = element.firstChild; child; child = child.nextSibling) if (child.nodeType === 1) return null;
  if (cachedStyle(element, "::before") !== NO_CONTENT || cachedStyle(element, "::after") !== NO_CONTENT) return null;
  return collapse(element.textContent) || collapse(written(element, "title"));
}

// What these contain names them, and it is walked anyway: see nameFromWalk.
const NAMED_LATER = new Set(["row", "cell", "gridcell", "columnheader", "rowheader"]);

const namedLater = (element, role) => NAMED_LATER.has(role) && !hasAttribute(element, "aria-label") && !hasAttribute(element, "aria-labelledby");

function nameOf(element, role) {
  if (UNNAMED.has(role) || namedLater(element, role)) return "";
  const labelled = hasAttribute(element, "aria-labelledby");
  if (!labelled) {
    const label = written(element, "aria-label");
    if (label) return collapse(label);
    const plain = plainName(element, role);
    if (plain !== null) return plain;
    if (!NAMED_BY_CONTENT.has(role) && QUICK_UNNAMED.has(element.localName)) return collapse(written(element, "title"));
  }
  const name = collapse(computedName(element));
  return name || (element.placeholder ? collapse(element.placeholder) : "");
}

function computedName(element) {
  try {
    return accname.computeAccessibleName(element, { getComputedStyle: cachedStyle });
  } catch {
    return cut(element.textContent, 1000); // deeper than the stack
  }
}

// Tags that hold no label of their own: without ARIA and title they are nameless, whatever they contain.
const QUICK_UNNAMED = new Set("div span ul ol li nav main aside article section header footer p dl dt dd body form details address hr".split(" "));
