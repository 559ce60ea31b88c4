// Puts the listeners in place. document.open() removes them, so they can be put there again.

const LISTENERS = {
  pointerdown: onPointerDown, pointerup: onPointerUp, click: onClick, dblclick: onDoubleClick, contextmenu: onContextMenu, auxclick: onAuxClick,
  dragstart: onDragStart, dragover: onDragOver, drop: onDrop, dragend: onDragEnd, keydown: onKeyDown, input: onInput, change: onChanged, focusout: onFocusOut,
  pointerover: onPointerOver, wheel: onWheel, touchmove: onWheel, scroll: onScroll, pagehide: onPageHide,
};
const wrapped = Object.entries(LISTENERS).map(([type, action]) => [type, listener(action), { capture: true, passive: /^(wheel|touchmove|scroll|pointerover)$/.test(type) }]);
const swallowing = SWALLOWED.map((type) => [type, listener(onSwallowed), { capture: true, passive: false }]);

function listenToPerson() {
  for (const [type, action, options] of [...swallowing, ...wrapped]) window.addEventListener(type, action, options);
}

listening.push(listenToPerson);
listenToPerson();
onShadowRoot((root) => {
  const [, action, options] = wrapped.find(([type]) => type === "change"); // the one that never leaves a shadow tree
  root.addEventListener("change", action, options);
  const [, scroll, how] = wrapped.find(([type]) => type === "scroll");
  root.addEventListener("scroll", scroll, how);
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return; // back from the browser's page cache: the recorder has seen other documents since
  toldSerial = -1;
  lookSoon();
});
onChange.push(lookSoon);
onRecords.push(noteShown);
lookSoon();
greet();
if (config.overlay) {
  const show = guarded(showOverlay);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show, { once: true });
  else show();
}
doors.mode = setMode;
doors.costs = () => costs.splice(0);
doors.look = () => {
  toldSerial = -1;
  refresh(false);
  tell(null);
};
