// What a person does, as events. Listeners stand on the window, in the capture phase, before those of the page.

const FAR = 8; // CSS pixels of movement that make a press a drag
const SWALLOWED = "pointerdown mousedown pointerup mouseup click auxclick dblclick contextmenu touchstart touchend dragstart selectstart".split(" ");

let press = null; // the pointer is down: {target, x, y, extract, told}
let mode = ""; // what the overlay was set to: "", "text", "link"
let presses = 0;

const within = (event) => {
  const first = event.composedPath()[0];
  return first?.nodeType === 1 ? first : (first?.parentElement ?? document.documentElement);
};

/** The element under the pointer, looked for in closed shadow roots too. */
const under = (event) => innermost(within(event), (root) => root.elementFromPoint(event.clientX, event.clientY));

/** The element itself, then what it lies in: the recorder takes the first that the snapshot holds. */
function refsOf(element) {
  const refs_ = [];
  for (let current = element; current && refs_.length < 12; current = parentOf(current)) refs_.push(refOf(current));
  return refs_;
}

function parentOf(node) {
  const parent = node.assignedSlot ?? node.parentNode;
  return parent?.nodeType === 11 ? parent.host : parent?.nodeType === 1 ? parent : null;
}

const place = (x, y) => (isTop ? [x + window.scrollX, y + window.scrollY] : [x, y]);

function at(event) {
  const [x, y] = place(event.clientX, event.clientY);
  return { x, y };
}

const stamp = (event) => performance.timeOrigin + (event ? event.timeStamp : now());

function modifiers(event) {
  const held = [];
  if (event.ctrlKey) held.push("Control");
  if (event.altKey) held.push("Alt");
  if (event.shiftKey) held.push("Shift");
  if (event.metaKey) held.push("Meta");
  return held.join("+");
}

function say(kind, event, element, more = {}) {
  tell({ kind, time: stamp(event), refs: element ? refsOf(element) : [], ...more });
}

// --- the page just before ---------------------------------------------------------------------------------------------

function moved(element) {
  const item = walked[positions.get(element)];
  if (!item.x) return false;
  const rect = rectOf(element);
  const [left, top] = isTop ? [window.scrollX, window.scrollY] : [0, 0];
  return Math.abs(rect.x + left - item.x[0]) > 2 || Math.abs(rect.y + top - item.x[1]) > 2;
}

// A menu that a script opens under the pointer: what changed right after the pointer came over something, and was not
// there before, shows because of it.
const AT_ONCE_MS = 50;
let over = null; // {element, time, positions}: where the pointer is, and what was shown when it came
let shownBy = new WeakMap(); // element that changed -> the `over` of that moment

function onPointerOver(event) {
  if (event.buttons) return;
  const known = over && !dirty ? positions : (over?.positions ?? positions);
  over = { element: within(event), time: now(), positions: known };
}

function noteShown(records) {
  if (!over || now() - over.time > AT_ONCE_MS) return;
  for (const { target, addedNodes } of records) {
    if (target.nodeType === 1) shownBy.set(target, over);
    for (const node of addedNodes) if (node.nodeType === 1) shownBy.set(node, over);
  }
}

/** What the pointer had to come over for the target to be shown; null when it is shown without. */
function opener(target) {
  for (let above = target; above; above = parentOf(above)) {
    const cause = shownBy.get(above);
    if (!cause) continue;
    if (cause.positions.has(target)) return null;
    for (let element = cause.element; element && element !== document.body; element = parentOf(element)) {
      if (cause.positions.has(element) && positions.has(element)) return element === document.documentElement ? null : element;
    }
    return null;
  }
  return null;
}

/** Brings the walk up to date before a pointer event. What shows only because the pointer is there gets a hover of its own. */
function lookBefore(event, target) {
  refresh(false);
  const cause = opener(target);
  shownBy = new WeakMap();
  if (cause && cause !== target) say("hover", event, cause, at(event));
  const known = positions.has(target);
  if (SKIPPED.has(target.localName) || (known && !moved(target))) return;
  if (!known) {
    let above = parentOf(target);
    while (above && !positions.has(above)) above = parentOf(above);
    if (above && above !== document.body && above !== document.documentElement) say("hover", event, above, at(event));
  }
  soil();
  refresh(false);
}

// --- pointer ----------------------------------------------------------------------------------------------------------

const extracts = (event) => mode || (event.altKey && !event.ctrlKey && !event.metaKey ? (event.shiftKey ? "link" : "text") : "");

function onPointerDown(event) {
  const target = under(event);
  if (overlayTakes(event)) return;
  lookBefore(event, target);
  const extract = event.button === 0 ? extracts(event) : "";
  presses += 1;
  press = { id: presses, target, extract, ...at(event), clientX: event.clientX, clientY: event.clientY, button: event.button, selection: selected(), dragged: false, since: now() };
  say("press", event, null, { press: press.id });
  if (extract) {
    swallow(event);
    sayExtract(event, extract, target);
  }
}

const selected = () => String(document.getSelection() ?? "");

function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** After an extraction click everything that belongs to it is kept from the page, up to the next press. */
function onSwallowed(event) {
  if (overlayTakes(event)) return;
  if (event.type === "pointerdown" || !press?.extract) return;
  swallow(event);
  if (event.type === "pointerup") endPress(press);
}

/** Clicks follow the pointer's release at once; what comes later belongs to no press. */
function endPress(current) {
  settle(() => {
    if (press === current) press = null;
  });
}

function linkOf(target) {
  for (let current = target; current; current = parentOf(current)) if (current.href) return [current, current.href];
  const inside = target.querySelector?.("a[href], area[href]");
  if (inside) return [inside, inside.href];
  const source = target.currentSrc || target.src || target.querySelector?.("img[src]")?.src;
  return source ? [target, source] : null;
}

function sayExtract(event, what, target) {
  const link = what === "link" ? linkOf(target) : null;
  if (what === "link" && !link) complain("an Alt+Shift+click on something that is no link: its text was taken");
  if (link) say("extract_link", event, link[0], { ...at(event), press: press.id, value: mask(String(link[1].baseVal ?? link[1])) });
  else say("extract_text", event, target, { ...at(event), press: press.id });
}

const settle = (done) => later(guarded(done), 0);

/** The press becomes an event, once; later events of the same press find it gone. */
function finish(kind, event, element, more = {}) {
  const { id, x, y } = press ?? { id: 0, ...at(event) };
  if (press) press.done = true;
  say(kind, event, element, { x, y, press: id, ...more });
}

function onPointerUp(event) {
  const current = press;
  if (!current) return;
  if (current.button === 0 && !current.dragged && Math.hypot(event.clientX - current.clientX, event.clientY - current.clientY) > FAR) dragged(event, current);
  settle(() => {
    // No click came of it: the page took the element away while the button was down.
    if (press === current && current.button === 0 && !current.done && !matches(current.target, ":disabled")) finish("click", event, current.target, { modifiers: modifiers(event) });
  });
  endPress(current);
}

function dragged(event, current) {
  const text = selected();
  current.done = true;
  if (takesText(current.target) || current.target.type === "range" || onScrollbar(current)) return;
  if (text && text !== current.selection) {
    complain("text was selected with the mouse");
    return;
  }
  const destination = document.elementsFromPoint(event.clientX, event.clientY).find((element) => !current.target.contains(element)) ?? document.documentElement;
  const inner = innermost(destination, (root) => root.elementFromPoint(event.clientX, event.clientY));
  finish("drag", event, current.target, { destination: refsOf(inner), to: place(event.clientX, event.clientY) });
}

const onScrollbar = ({ target, clientX: x, clientY: y }) => {
  const rect = rectOf(target);
  const root = target === document.documentElement;
  return x - (root ? 0 : rect.x) > target.clientWidth + target.clientLeft && target.clientWidth > 0 && target.scrollHeight > target.clientHeight
    ? true
    : y - (root ? 0 : rect.y) > target.clientHeight + target.clientTop && target.clientHeight > 0 && target.scrollWidth > target.clientWidth;
};

const checkable = (target) => {
  const label = target.closest?.("label");
  const control = target.localName === "input" ? target : label && !target.closest("a, button, select, textarea") ? label.control : null;
  return control && /^(checkbox|radio|file)$/.test(control.type) && !control.disabled ? control : null;
};

function onClick(event) {
  const current = press;
  if (!current || current.done || current.extract || event.button !== 0) return; // keyboard, or the second click of a label
  const target = under(event).contains(current.target) ? current.target : under(event);
  const control = checkable(target);
  if (target.closest?.("select") || control?.type === "file") current.done = true; // what is chosen tells it all
  else if (control) awaitChange(event, current, target, control);
  else finish("click", event, target, { modifiers: modifiers(event) });
}

let checking = null; // {control, press}: a click that will check or uncheck, unless the page prevents it

function awaitChange(event, current, target, control) {
  current.done = true;
  checking = { control, current };
  settle(() => {
    if (checking?.control === control) finish("click", event, target, { press: current.id, x: current.x, y: current.y, modifiers: modifiers(event) });
    checking = null;
  });
}

function onDoubleClick(event) {
  if (press?.extract) return;
  say("double_click", event, under(event), { ...at(event), press: presses });
}

function onContextMenu(event) {
  if (press?.extract) return;
  say("right_click", event, under(event), { ...at(event), press: presses });
}

function onAuxClick(event) {
  if (event.button === 1) say("click", event, under(event), { ...at(event), press: presses, button: "middle", modifiers: modifiers(event) });
}

// --- dragging with the browser's own drag and drop ----------------------------------------------------------------------

let carrying = null;

function onDragStart(event) {
  if (press) press.dragged = press.done = true;
  carrying = { source: under(event), over: null, press: press?.id ?? presses, ...at(event) };
}

function onDragOver(event) {
  if (carrying) Object.assign(carrying, { over: under(event), to: place(event.clientX, event.clientY) });
}

function onDrop(event) {
  if (!carrying) {
    complain("something was dropped that was not dragged from this page");
    return;
  }
  const { source, x, y, press: id } = carrying;
  say("drag", event, source, { x, y, press: id, destination: refsOf(under(event)), to: place(event.clientX, event.clientY) });
  carrying = null;
  press = null;
}

function onDragEnd(event) {
  const last = carrying;
  carrying = null;
  press = null;
  if (last?.over && event.dataTransfer?.dropEffect !== "none") {
    say("drag", event, last.source, { x: last.x, y: last.y, press: last.press, destination: refsOf(last.over), to: last.to });
  } else if (last && !last.over) complain("something was dragged out of its frame");
}

// --- keyboard and fields ------------------------------------------------------------------------------------------------

const BROWSER_KEYS = /^(F5|F6|F11|F12|(Control|Meta)(\+Shift)?\+[rRlLtTnNwW]|(Control|Meta)(\+Shift)?\+(Tab|PageUp|PageDown)|(Control|Meta)\+[+\-=0-9]|Alt\+Arrow(Left|Right)|Alt\+Home|Alt\+[dDfFeE])$/;
const MODIFIER_KEYS = new Set(["Control", "Alt", "Shift", "Meta", "AltGraph", "CapsLock", "NumLock", "ScrollLock", "Fn", "Dead", "Process", "Unidentified"]);
let typingIn = null; // within a run of typing in one field the page is the one at its beginning, unless it changes otherwise
let held = []; // events that may spell the beginning of a secret

function keyName(event) {
  const plain = event.key.length === 1;
  if (plain && (event.getModifierState("AltGraph") || !(event.ctrlKey || event.altKey || event.metaKey))) return event.key;
  const prefix = modifiers(plain ? { ctrlKey: event.ctrlKey, altKey: event.altKey, metaKey: event.metaKey } : event);
  return prefix ? `${prefix}+${event.key}` : event.key;
}

function onKeyDown(event) {
  if (MODIFIER_KEYS.has(event.key) || event.isComposing) return;
  const name = keyName(event);
  if (BROWSER_KEYS.test(name)) return;
  const target = focusedElement() ?? document.body ?? document.documentElement;
  const plain = name.length === 1;
  if (target !== typingIn || !plain) refresh(false);
  typingIn = plain ? target : null;
  scrolledBy(name);
  const secret = plain && isField(target) && isPassword(target) ? secretIn(target, "-") : "";
  const message = { kind: "key", time: stamp(event), refs: refsOf(target), value: secret ? "" : plain ? name : mask(name), secret };
  if (plain && !secret && namedSecrets.length) hold(message, target);
  else {
    if (!plain) release(isField(target) ? target.value : "");
    tell(message);
  }
  if (name === "Enter" && isField(target)) noteSecrets(target);
}

/** A letter that may belong to a named secret is told only once it is known whether it does. */
function hold(message, target) {
  const before = isField(target) ? target.value : (held[held.length - 1]?.after ?? "");
  held.push({ message, target, after: before + message.value });
  if (!takesText(target) && !secretBegun(before + message.value)) release(before + message.value);
}

/** Tells what was held: as it is, or without a letter of it when it turned out to spell a secret. */
function release(value) {
  if (!held.length) return;
  const letters = held;
  held = [];
  const name = secretWithin(value);
  for (const { message } of letters) tell(name ? { ...message, value: "", secret: name } : message);
}

/** What was held comes before any other event. */
function releaseUnless(event) {
  if (!held.length || event.kind === "key" || event.kind === "input") return;
  const { target, after } = held[held.length - 1];
  release(isField(target) ? target.value : after);
}

function secretWithin(value) {
  for (let i = 0; i < namedSecrets.length; i += 1) if (textIndexOf(value, namedSecrets[i].value, 0) >= 0) return namedSecrets[i].name;
  return "";
}

const editorOf = (target) => {
  for (let current = target; current; current = parentOf(current)) if (isEditingHost(current)) return current;
  return target;
};

function onInput(event) {
  let target = innermost(within(event), (root) => root.activeElement);
  if (!isField(target)) target = editorOf(target);
  if (target.localName === "select" || /^(checkbox|radio|file|button|submit|reset|image)$/.test(target.type ?? "")) return;
  const value = isField(target) ? target.value : (target.innerText ?? "");
  const secret = secretIn(target, value) || (isField(target) && isPassword(target) ? "password" : "");
  typingIn = target;
  const message = { kind: "input", time: stamp(event), refs: refsOf(target), value: secret ? "" : mask(value), secret };
  if (!secret && namedSecrets.length && secretBegun(value)) {
    held.push({ message, target, after: value });
    return;
  }
  release(value);
  tell(message);
}

/** What a password field was left with is masked from now on, here and in later documents. */
function noteSecrets(field) {
  if (field.localName !== "input" || !field.value || !isPassword(field)) return;
  const fresh = learnPassword(field.value);
  if (fresh.length) tell({ kind: "hashes", value: fresh });
}

function onChanged(event) {
  const target = within(event);
  if (!isField(target)) return;
  typingIn = null;
  if (target.localName === "select") say("choose", event, target, { value: mask([...target.selectedOptions].map((option) => collapse(option.label)).join("\n")) });
  else if (target.type === "file") say("upload", event, target, { value: mask([...target.files].map((file) => file.name).join("\n")) });
  else if (target.type === "checkbox" || target.type === "radio") checked(event, target);
  else {
    release(target.value);
    noteSecrets(target);
  }
}

function checked(event, control) {
  const kind = control.checked ? "check" : "uncheck";
  if (checking?.control === control) {
    const { id, x, y } = checking.current;
    checking = null;
    say(kind, event, control, { x, y, press: id });
  } else say(kind, event, control);
}

function onFocusOut(event) {
  typingIn = null;
  const target = within(event);
  if (!isField(target)) return;
  release(target.value);
  noteSecrets(target);
}

// --- scrolling ----------------------------------------------------------------------------------------------------------

const SCROLL_KEYS = new Set(["PageDown", "PageUp", "End", "Home", "ArrowDown", "ArrowUp", " "]);
let handOnWheel = -Infinity; // when the person last did something that scrolls
let scrolling = null;
let scrollTimer = 0;

const onWheel = (event) => {
  handOnWheel = event.timeStamp;
};
const scrolledBy = (key) => {
  if (SCROLL_KEYS.has(key)) handOnWheel = now();
};

function onScroll(event) {
  const held_ = press && onScrollbar(press);
  if (!held_ && event.timeStamp - handOnWheel > 600) return; // the page scrolls itself
  handOnWheel = Math.max(handOnWheel, event.timeStamp - 300); // smooth scrolling goes on by itself
  const target = event.target === document ? (document.scrollingElement ?? document.documentElement) : within(event);
  if (scrolling && scrolling.target !== target) flushScroll();
  scrolling = { target, time: stamp(event) };
  unlater(scrollTimer);
  scrollTimer = later(guarded(flushScroll), 150);
}

function flushScroll() {
  if (!scrolling) return;
  const { target, time } = scrolling;
  scrolling = null;
  tell({ kind: "scroll", time, refs: refsOf(target), to: [Math.round(target.scrollLeft), Math.round(target.scrollTop)] });
}

// --- the end of a document ------------------------------------------------------------------------------------------------

function onPageHide(event) {
  if (press && !press.done && !press.extract && press.button === 0) finish("click", event, press.target);
  const field = focusedElement();
  if (field && isField(field)) {
    release(field.value);
    noteSecrets(field);
  }
  flushScroll();
  if (toldSerial < 0) {
    refresh(false); // it was not there for long enough to be told
    tell(null);
  }
}
