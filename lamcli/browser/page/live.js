// Keeps the walk current: a full walk only when the tree or its looks may have changed, a look at the fields otherwise.

const ignored = new WeakSet(); // our own overlay
const documentId = [...crypto.getRandomValues(new Uint32Array(3))].join("-");
let dirty = true;
let pointed = false; // the pointer is over something else than at the last walk: :hover rules may show other things
let dirtyAt = 0; // when the page last changed, in the clock of performance.now
let serial = 0;
let walkedPlace = ""; // address and title at the last look
let soft = false; // the focus moved: :focus rules may show other things, which a look in passing may find out later
let reportedSerial = -1;
let reportedLines = []; // what a reader was told at that serial, a node a line
let lastFocused = null;
const onChange = [];

function soil() {
  dirtyAt = now();
  if (dirty) return;
  dirty = true;
  for (const listener of onChange) listener();
}

function soften() {
  if (soft) return;
  soft = true;
  for (const listener of onChange) listener();
}

let lastRoot = document.documentElement;

const onRecords = []; // who wants to see the mutations themselves

const observer = new Observer((records) => {
  for (const listener of onRecords) listener(records);
  // document.open() keeps the document and removes every listener; adding one that is there does nothing.
  if (document.documentElement !== lastRoot) {
    lastRoot = document.documentElement;
    for (const listen of listening) listen();
  }
  soil();
});
const OBSERVED = { subtree: true, childList: true, characterData: true, attributes: true };
const PASSIVE = { capture: true, passive: true };
const SOILING = "change toggle animationend transitionend load reset resize fullscreenchange slotchange popstate hashchange".split(" ");
const listening = [];

const scrolled = (event) => {
  // Boxes of the top document do not move with it; everything else that scrolls moves what is inside.
  if (!isTop || (event.target !== document && event.target !== document.documentElement)) soil();
};

const hovering = () => {
  pointed = true;
};

function observe(root) {
  observer.observe(root, OBSERVED);
  root.addEventListener("scroll", scrolled, PASSIVE); // these three do not leave a shadow tree
  root.addEventListener("change", soil, PASSIVE);
  root.addEventListener("toggle", soil, PASSIVE);
}

function listenForChanges() {
  for (const type of SOILING) window.addEventListener(type, soil, PASSIVE);
  window.addEventListener("focusin", soften, PASSIVE);
  window.addEventListener("focusout", soften, PASSIVE);
  window.addEventListener("scroll", scrolled, PASSIVE);
  window.addEventListener("pointerover", hovering, PASSIVE);
}

function watch() {
  observe(document);
  onShadowRoot((root) => {
    observe(root);
    soil();
  });
  listening.push(listenForChanges);
  listenForChanges();
  document.fonts?.addEventListener?.("loadingdone", soil);
}

const moving = () => document.getAnimations?.().some((animation) => animation.playState === "running" && animation.effect?.getComputedTiming().endTime !== Infinity) ?? false;

/** Fields whose value, choice or check was changed by a script leave no other trace. True when the page may look different for it. */
function patchFields() {
  focusNow = focusedElement();
  let changed = false;
  for (const element of [...fields, lastFocused, focusNow]) {
    const item = walked[positions.get(element)];
    if (!item) continue;
    const before = toJson([item.v, item.s]);
    describe(element, item, item.r, item.s?.includes("hidden") ?? false);
    const after = toJson([item.v, item.s]);
    if (after === before) continue;
    changed = true;
    if (/^(checkbox|radio)$/.test(element.type) && before.includes('"checked"') !== after.includes('"checked"')) return true; // style sheets look at these
  }
  if (changed) serial += 1;
  lastFocused = focusNow;
  return false;
}

/** Brings the walk up to date and gives its serial number: equal numbers, equal pages. `closely` minds :hover and :focus rules as well. */
function refresh(closely) {
  const records = observer.takeRecords();
  if (records.length) {
    dirty = true;
    for (const listener of onRecords) listener(records);
  }
  if (dirty || patchFields()) return renew("");
  if ((closely && (pointed || soft)) || moving()) return renew(toJson(walked));
  const place = location.href + "\n" + document.title;
  if (place !== walkedPlace) serial += 1;
  walkedPlace = place;
  return serial;
}

/** A new walk; it counts as a new page unless it came out like `previous`. */
function renew(previous) {
  walk();
  lastFocused = focusNow;
  walkedPlace = location.href + "\n" + document.title;
  dirty = pointed = soft = false;
  if (!previous || toJson(walked) !== previous) serial += 1;
  return serial;
}

/** What a reader who knows the state `known` has to be told; null when nothing. */
function report(known) {
  if (known === serial) return null;
  const lines = walked.map((item) => toJson(item));
  const patch = known === reportedSerial ? differences(lines) : null;
  reportedSerial = serial;
  reportedLines = lines;
  const page = toJson({
    document: documentId, serial, url: mask(location.href), title: mask(collapse(document.title)), viewport: [window.innerWidth, window.innerHeight], sensitive: maskedSomething,
  });
  return textSlice(page, 0, page.length - 1) + (patch ? `,"base":${known},"patch":[${patch.join(",")}]}` : `,"nodes":[${lines.join(",")}]}`);
}

/** The nodes that differ from those reported last, when the tree kept its size and most of it stayed. */
function differences(lines) {
  if (lines.length !== reportedLines.length) return null;
  const found = [];
  for (let i = 0; i < lines.length; i += 1) if (lines[i] !== reportedLines[i]) found.push(`[${i},${lines[i]}]`);
  return found.length * 2 < lines.length ? found : null;
}

/** Resolves after two frames once nothing changed for `quiet` milliseconds; false when it did not within `patience`. */
async function settled(quiet, patience) {
  const end = now() + patience;
  for (;;) {
    await new Promise((resolve) => {
      nextFrame(() => nextFrame(resolve));
      later(resolve, document.hidden ? 20 : 100); // a tab in the background draws no frames
    });
    const calm = document.readyState !== "loading" && now() - dirtyAt >= quiet && !moving();
    if (calm || now() > end) return calm;
  }
}
