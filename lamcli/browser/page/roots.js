// What the rest needs of the browser, taken before any script of the page can put something else in its place,
// and the shadow roots, closed ones included, which only this closure can reach.

const call = Function.prototype.call;
const unbound = (method) => call.bind(method);
const textIndexOf = unbound(String.prototype.indexOf);
const textCharCode = unbound(String.prototype.charCodeAt);
const textSlice = unbound(String.prototype.slice);
const textReplace = unbound(String.prototype.replace);
const textTrim = unbound(String.prototype.trim);
const getAttribute = unbound(Element.prototype.getAttribute);
const hasAttribute = unbound(Element.prototype.hasAttribute);
const rectOf = unbound(Element.prototype.getBoundingClientRect);
const matches = unbound(Element.prototype.matches);
const toJson = JSON.stringify;
const styleOf = window.getComputedStyle.bind(window);
const later = window.setTimeout.bind(window);
const unlater = window.clearTimeout.bind(window);
const nextFrame = window.requestAnimationFrame.bind(window);
const now = performance.now.bind(performance);
const Observer = window.MutationObserver;
const isTop = window === window.top;

const collapse = (text) => textTrim(textReplace(text, /\s+/g, " "));
const cut = (text, length) => (text.length > length ? textSlice(text, 0, length) : text);

const rootOfHost = new WeakMap();
const rootListeners = [];

/** Every shadow root is told to `listener`, those that exist already and those that will. */
function onShadowRoot(listener) {
  rootListeners.push(listener);
}

function adopt(root) {
  if (rootOfHost.has(root.host)) return;
  rootOfHost.set(root.host, root);
  for (const listener of rootListeners) listener(root);
}

/** The shadow root of an element, open or closed; null when it has none that a page made. */
function shadowOf(element) {
  const known = rootOfHost.get(element);
  if (known) return known;
  if (element.shadowRoot) {
    adopt(element.shadowRoot);
    return element.shadowRoot;
  }
  return null;
}

const plainAttachShadow = Element.prototype.attachShadow; // for what is ours

function wrapAttachShadow() {
  const original = plainAttachShadow;
  // A proxy, so that a page that looks at the function's text sees native code as before.
  const wrapper = new Proxy(original, {
    apply(target, host, args) {
      const root = Reflect.apply(target, host, args);
      adopt(root);
      return root;
    },
  });
  Object.defineProperty(Element.prototype, "attachShadow", { value: wrapper, writable: true, configurable: true, enumerable: true });
}

/** The element under a point or with the focus, looked for through closed roots as well. */
function innermost(element, within) {
  let current = element;
  for (let depth = 0; depth < 50 && current; depth += 1) {
    const root = current.nodeType === 1 ? shadowOf(current) : null;
    const next = root ? within(root) : null;
    if (!next || next === current) return current;
    current = next;
  }
  return current;
}

const focusedElement = () => innermost(document.activeElement, (root) => root.activeElement);
