// One walk over the document: every element and visible text that is rendered, in document order, as plain JSON data
// (p parent, t tag, r role, n name, v value, s states, a attributes, x box, c color, b background, i ref, w shadow,
// o offset of a frame's content). The flat tree is walked: slotted elements hang below their slot.

const SKIPPED = new Set("script style template noscript head meta link title base param source track br wbr col colgroup defs clipPath mask symbol linearGradient radialGradient pattern filter".split(" "));
const OPAQUE = new Set("textarea canvas iframe frame video audio object embed select datalist".split(" "));
const KEPT = new Set(
  ("id name type class href src alt title placeholder for role min max step pattern maxlength autocomplete accept data-testid data-test data-test-id data-cy data-qa data-id data-name " +
    "data-value data-index fill stroke points r rx ry cx cy x y x1 y1 x2 y2 width height viewBox transform draggable contenteditable tabindex list multiple open scope headers colspan rowspan " +
    "download target rel xlink:href lang datetime").split(" "),
);
const WITH_VALUE = new Set("button option li data meter progress param".split(" "));
const BUTTON_LIKE = new Set("button submit reset image checkbox radio".split(" "));
const DEEPEST = 700; // parsers stop at 512; only scripts go deeper, and the stack has an end

const refs = new WeakMap();
const byRef = new Map();
let refCount = 0;

function refOf(node) {
  let ref = refs.get(node);
  if (ref === undefined) {
    refs.set(node, (ref = refCount += 1));
    byRef.set(ref, new WeakRef(node));
  }
  return ref;
}

function attributesOf(element, item) {
  const list = element.attributes;
  let kept = null;
  for (let i = 0; i < list.length; i += 1) {
    const { name, value } = list[i];
    if (!KEPT.has(name) && !name.startsWith("aria-") && !(name === "value" && keepsValue(element))) continue;
    const length = name === "href" ? 1000 : name === "src" && value.startsWith("data:") ? 64 : 200;
    (kept ??= {})[name] = mask(cut(value, length));
  }
  if (element.localName === "path" && hasAttribute(element, "d")) (kept ??= {}).d = cut(getAttribute(element, "d"), 120);
  if (kept) item.a = kept;
}

const keepsValue = (element) => WITH_VALUE.has(element.localName) || (element.localName === "input" && BUTTON_LIKE.has(element.type));

const isEditingHost = (element) => element.isContentEditable === true && !element.parentElement?.isContentEditable;
const TEXT_INPUT = /^(text|search|email|tel|url|password|number|date|time|month|week|datetime-local)$/;
const takesText = (element) => element.localName === "textarea" || (element.localName === "input" && TEXT_INPUT.test(element.type)) || isEditingHost(element);
const isField = (element) => /^(input|textarea|select)$/.test(element.localName);

function shownValue(element, value) {
  const secret = secretIn(element, value);
  if (secret) {
    maskedSomething = true;
    return `<secret ${secret}>`;
  }
  if (namedSecrets.length && element === focusedElement()) return mask(textSlice(value, 0, value.length - secretBegun(value)));
  return mask(cut(value, 20000));
}

/** What a field holds; undefined when it is not of the kind that holds anything. */
function valueOf(element, role) {
  switch (element.localName) {
    case "input":
      if (element.type === "file") return [...element.files].map((file) => file.name).join("\n");
      if (BUTTON_LIKE.has(element.type) || element.type === "hidden") return undefined;
      return shownValue(element, element.value);
    case "textarea":
      return shownValue(element, element.value);
    case "select":
      return mask([...element.selectedOptions].map((option) => collapse(option.label)).join("\n"));
    case "progress":
    case "meter":
      return String(element.value);
    default:
      if (isEditingHost(element)) return shownValue(element, element.innerText ?? "");
      if (hasAttribute(element, "aria-valuetext")) return mask(written(element, "aria-valuetext"));
      if (hasAttribute(element, "aria-valuenow") && role !== "generic") return written(element, "aria-valuenow");
      return undefined;
  }
}

const truth = (element, name) => written(element, name) === "true";

function nativeStates(element, tag, states) {
  if (tag === "input") {
    if (element.type === "checkbox" && element.indeterminate) states.push("mixed");
    else if ((element.type === "checkbox" || element.type === "radio") && element.checked) states.push("checked");
  }
  if (tag === "option" && element.selected) states.push("selected");
  if (tag === "select" && element.multiple) states.push("multiselectable");
  if (tag === "details" || (tag === "summary" && element.parentElement?.localName === "details")) states.push((tag === "details" ? element : element.parentElement).open ? "expanded" : "collapsed");
  if (tag === "dialog" && element.open && matches(element, ":modal")) states.push("modal");
  if (isField(element) || tag === "button" || tag === "option" || tag === "optgroup" || tag === "fieldset") {
    if (matches(element, ":disabled")) states.push("disabled");
    if (element.required) states.push("required");
    if (element.readOnly) states.push("readonly");
    if (isField(element) && matches(element, ":user-invalid")) states.push("invalid");
    if (tag === "input" && isPassword(element)) states.push("password");
  }
  if (takesText(element) && !element.disabled && !element.readOnly) states.push("editable");
}

const ARIA_STATES = ["required", "readonly", "disabled", "selected", "modal", "multiselectable"];

function ariaStates(element, states) {
  for (const name of ARIA_STATES) if (truth(element, `aria-${name}`)) states.push(name);
  for (const name of ["checked", "pressed"]) {
    const value = written(element, `aria-${name}`);
    if (value === "true") states.push(name);
    else if (value === "mixed") states.push("mixed");
  }
  const expanded = written(element, "aria-expanded");
  if (expanded) states.push(expanded === "true" ? "expanded" : "collapsed");
  const current = written(element, "aria-current");
  if (current && current !== "false") states.push("current");
  const invalid = written(element, "aria-invalid");
  if (invalid && invalid !== "false") states.push("invalid");
}

function hasAria(element) {
  const list = element.attributes;
  for (let i = 0; i < list.length; i += 1) if (list[i].name.startsWith("aria-")) return true;
  return false;
}

function statesOf(element, hidden, focused) {
  const states = [];
  nativeStates(element, element.localName, states);
  if (hasAria(element)) ariaStates(element, states);
  if (hidden) states.push("hidden");
  if (element === focused) states.push("focused");
  return states.length > 1 ? [...new Set(states)].sort() : states;
}

const colors = new Map([["rgba(0, 0, 0, 0)", ""], ["transparent", ""], ["none", ""], ["", ""]]);
let palette = null;

/** rgb(r, g, b) of any computed colour, "" when nothing of it is seen. */
function plainColor(color) {
  let plain = colors.get(color);
  if (plain !== undefined) return plain;
  if (color.startsWith("rgb(")) plain = color;
  else {
    palette ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    palette.clearRect(0, 0, 1, 1);
    palette.fillStyle = "rgba(0, 0, 0, 0)";
    palette.fillStyle = color;
    palette.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = palette.getImageData(0, 0, 1, 1).data;
    plain = alpha ? `rgb(${red}, ${green}, ${blue})` : "";
  }
  colors.set(color, plain);
  return plain;
}

const round = (number) => Math.round(number * 10) / 10;

function boxOf(rect) {
  return [round(rect.x + originX), round(rect.y + originY), round(rect.width), round(rect.height)];
}

let originX = 0;
let originY = 0;
let walked = [];
let positions = new Map(); // element -> index in walked
let fields = []; // indices of the elements whose value a script may change without a trace
let textRange = null;

function look(element, item, style) {
  const svg = element.namespaceURI === "http://www.w3.org/2000/svg" && element.localName !== "svg";
  const color = plainColor(svg && style.stroke !== "none" ? style.stroke : style.color);
  const background = plainColor(svg ? style.fill : style.backgroundColor);
  if (color) item.c = color;
  if (background) item.b = background;
}

function frameOffset(element, item, style) {
  if (element.localName !== "iframe" && element.localName !== "frame") return;
  item.o = [element.clientLeft + (parseFloat(style.paddingLeft) || 0), element.clientTop + (parseFloat(style.paddingTop) || 0)];
}

/** What may change without the tree changing. */
/** A link that only the keyboard reaches, as sites write a pager's last "Next". Where all around it is so, a layer lies over the page. */
function outOfReach(element) {
  const around = element.parentElement;
  return element.localName === "a" && cachedStyle(element).pointerEvents === "none" && !(around && cachedStyle(around).pointerEvents === "none");
}

function describe(element, item, role, hidden) {
  const value = valueOf(element, role);
  if (value !== undefined) item.v = value;
  else delete item.v;
  const states = statesOf(element, hidden, focusNow);
  if (!states.includes("disabled") && outOfReach(element)) states.push("disabled");
  if (states.length) item.s = states;
  else delete item.s;
}

let focusNow = null;

function visitText(node, parent, hidden) {
  const text = collapse(node.data);
  if (!text) return;
  const item = { p: parent, t: "#text", r: "text", n: mask(text), i: refOf(node) };
  if (hidden) item.s = ["hidden"];
  textRange.selectNodeContents(node);
  const rect = textRange.getBoundingClientRect();
  if (rect.width || rect.height) item.x = boxOf(rect);
  walked.push(item);
}

function visitElement(element, parent, opacity, shadow, depth) {
  const tag = element.localName;
  if (SKIPPED.has(tag) || ignored.has(element) || depth > DEEPEST) return;
  const style = styleOf(element);
  const display = style.display;
  if (display === "none") return;
  styles.set(element, style);
  const seen = opacity * style.opacity;
  const hidden = seen === 0 || style.visibility !== "visible";
  const role = roleOf(element);
  const item = { p: parent, t: tag, r: role, i: refOf(element) };
  const name = nameOf(element, role);
  if (name) item.n = mask(name);
  if (shadow) item.w = shadow;
  attributesOf(element, item);
  describe(element, item, role, hidden);
  if (display !== "contents") item.x = boxOf(rectOf(element));
  look(element, item, style);
  frameOffset(element, item, style);
  const index = walked.push(item) - 1;
  positions.set(element, index);
  if (item.v !== undefined || tag === "input") fields.push(element);
  if (tag === "select") visitOptions(element, index, hidden);
  if (!OPAQUE.has(tag) && style.contentVisibility !== "hidden") visitChildren(element, tag, index, seen, hidden, depth + 1);
  if (namedLater(element, role)) nameFromWalk(item, index, element);
}

/** The name of a table's part: the names and texts of what was walked below it. */
function nameFromWalk(item, index, element) {
  const words = [];
  for (let i = index + 1, skip = -1; i < walked.length; i += 1) {
    const below = walked[i];
    if (skip >= 0 && below.p >= skip) continue; // inside something whose name was taken
    skip = -1;
    if (below.s?.includes("hidden")) continue;
    if (below.r === "text") words.push(below.n);
    else if (below.v !== undefined || below.n) {
      words.push(below.v ?? below.n);
      skip = i;
    }
  }
  const name = words.join(" ") || collapse(written(element, "title"));
  if (name) item.n = cut(name, 2000);
}

function visitOptions(select, parent, hidden) {
  for (const child of select.children) {
    const tag = child.localName;
    if (tag !== "option" && tag !== "optgroup") continue;
    const item = { p: parent, t: tag, r: tag === "option" ? "option" : "group", n: mask(collapse(child.label)), i: refOf(child) };
    attributesOf(child, item);
    describe(child, item, item.r, hidden);
    if (select.size > 1 || select.multiple) item.x = boxOf(rectOf(child));
    const index = walked.push(item) - 1;
    positions.set(child, index);
    if (tag === "optgroup") visitOptions(child, index, hidden);
    else if (item.n) walked.push({ p: index, t: "#text", r: "text", n: item.n, i: refOf(child.firstChild ?? child), ...(hidden ? { s: ["hidden"] } : {}) });
  }
}

function visitChildren(element, tag, index, opacity, hidden, depth) {
  if (tag === "details" && !element.open) {
    const summary = [...element.children].find((child) => child.localName === "summary");
    if (summary) visitElement(summary, index, opacity, "", depth);
    return;
  }
  const root = shadowOf(element);
  if (root) visitNodes(root.childNodes, index, opacity, hidden, root.mode, depth);
  else if (tag === "slot" && element.assignedNodes().length) visitNodes(element.assignedNodes(), index, opacity, hidden, "", depth);
  else visitNodes(element.childNodes, index, opacity, hidden, "", depth);
}

function visitNodes(nodes, parent, opacity, hidden, shadow, depth) {
  for (let i = 0; i < nodes.length; i += 1) {
    const node = nodes[i];
    if (node.nodeType === 1) visitElement(node, parent, opacity, shadow, depth);
    else if (node.nodeType === 3) visitText(node, parent, hidden);
  }
}

/** Walks the whole document anew. Children of frames are seen relative to the frame, the top one scrolled to its origin. */
function walk() {
  walked = [];
  positions = new Map();
  fields = [];
  originX = isTop ? window.scrollX : 0;
  originY = isTop ? window.scrollY : 0;
  textRange ??= document.createRange();
  focusNow = focusedElement();
  forgetStyles();
  const root = document.documentElement;
  if (root) visitElement(root, -1, 1, "", 0);
  forgetStyles();
  return walked;
}
