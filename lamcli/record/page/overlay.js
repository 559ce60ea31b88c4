// A small panel that offers extraction to the mouse alone. It lives in a closed shadow root that is told to nobody, is
// left out of every walk, and what is done to it never reaches the page.

let overlay = null; // {host, root}

const PANEL = `
  <style>
    div { position: fixed; right: 12px; bottom: 12px; font: 13px/1.2 system-ui, sans-serif; color: #fff; background: #222d; border-radius: 8px; padding: 6px 8px; display: flex; gap: 6px; align-items: center; cursor: default; user-select: none; }
    b { width: 9px; height: 9px; border-radius: 50%; background: #e33; }
    span[data-mode] { border: 1px solid #999; border-radius: 5px; padding: 3px 7px; cursor: pointer; }
    span[data-on] { background: #fff; color: #222; }
  </style>
  <div><b></b>recording<span data-mode="text" title="Alt+click">take text</span><span data-mode="link" title="Alt+Shift+click">take link</span></div>`;

function showOverlay() {
  if (overlay || !isTop || !document.documentElement) return;
  const host = document.createElement("div");
  host.style.cssText = "all: initial; position: fixed; right: 0; bottom: 0; width: 0; height: 0; z-index: 2147483647;";
  ignored.add(host);
  const root = Reflect.apply(plainAttachShadow, host, [{ mode: "closed" }]);
  root.innerHTML = PANEL;
  overlay = { host, root };
  document.documentElement.append(host);
  paintOverlay();
}

function paintOverlay() {
  if (!overlay) return;
  for (const button of overlay.root.querySelectorAll("[data-mode]")) button.toggleAttribute("data-on", button.dataset.mode === mode);
}

function setMode(wanted) {
  mode = wanted ?? "";
  paintOverlay();
}

/** True when the event is the overlay's; the page does not see it then. */
function overlayTakes(event) {
  if (!overlay || event.composedPath()[0] !== overlay.host) return false;
  swallow(event);
  if (event.type === "pointerdown") {
    const wanted = overlay.root.elementFromPoint(event.clientX, event.clientY)?.closest("[data-mode]")?.dataset.mode ?? mode;
    setMode(wanted === mode ? "" : wanted);
    tell({ kind: "mode", value: mode });
  }
  return true;
}
