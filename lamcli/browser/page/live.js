// Keeps the walk current: a full walk only when the tree or its looks may have changed, a look at the fields otherwise.

const ignored = new WeakSet(); // our own overlay
const documentId = [...crypto.getRandomValues(new Uint32Array(3))].join("-");
let dirty = true;
let pointed = false; // the pointer is over something else than at the last walk: :hover rules may show other things
let dirtyAt = 0; // when the page last changed, in the clock of performance.now
let serial = 0;
let fullSerial = 0;
let walkedPlace = ""; // address and title at the last look
let changedAt = new Map(); // index -> serial of its last patch
const onChange = [];

function soil() {
  dirtyAt = now();
  if (dirty) return;
  dirty = true;
  for (const listener of onChange) listener();
}

let lastRoot = document.documentElement;

const observer = new Observer(() => {
  // document.open() keeps the document and removes every listener; adding one that is there does nothing.
  if (document.documentElement !== lastRoot) {
    lastRoot = document.documentElement;
    for (const listen of listening) listen();
  }
  soil();
});
const OBSERVED = { subtree: true, childList: true, characterData: true, attributes: true };
const PASSIVE = { capture: true, passive: true };
const SOILING = "change toggle focusin focusout animationend transitionend load reset resize fullscreenchange slotchange popstate hashchange".split(" ");
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

/** Fields whose value, choice or check was changed by a script leave no other trace. */
function patchFields() {
  focusNow = focusedElement();
  for (const field of fields) {
    const index = positions.get(field);
    const item = walked[index];
    const before = toJson([item.v, item.s]);
    describe(field, item, item.r, item.s?.includes("hidden") ?? false);
    if (toJson([item.v, item.s]) === before) continue;
    if (/^(checkbox|radio)$/.test(field.type) || field.localName === "select") return true; // style sheets look at these
    changedAt.set(index, (serial += 1));
  }
  return false;
}

/** Brings the walk up to date and gives its serial number: equal numbers, equal pages. `closely` minds :hover rules as well. */
function refresh(closely) {
  if (observer.takeRecords().length) dirty = true;
  if (dirty || patchFields()) return renew("");
  if ((closely && pointed) || moving()) return renew(toJson(walked));
  const place = location.href + "\n" + document.title;
  if (place !== walkedPlace) serial += 1;
  walkedPlace = place;
  return serial;
}

/** A new walk; it counts as a new page unless it came out like `previous`. */
function renew(previous) {
  walk();
  walkedPlace = location.href + "\n" + document.title;
  dirty = pointed = false;
  if (previous && toJson(walked) === previous) return serial;
  fullSerial = serial += 1;
  changedAt = new Map();
  return serial;
}

/** What a reader who knows the state `known` has to be told; null when nothing. */
function report(known) {
  if (known === serial) return null;
  const page = { document: documentId, serial, url: mask(location.href), title: mask(collapse(document.title)), viewport: [window.innerWidth, window.innerHeight], sensitive: maskedSomething };
  if (known >= fullSerial) {
    const patch = [];
    for (const [index, at] of changedAt) if (at > known) patch.push([index, walked[index]]);
    return toJson({ ...page, patch });
  }
  return toJson({ ...page, nodes: walked });
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
