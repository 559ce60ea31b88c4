// The one door from Python: a function that does nothing for a caller who does not know the token.

const home = document;

const doors = {
  home: () => home,
  snapshot: (document_, known) => {
    refresh(true);
    return report(document_ === documentId ? known : -1);
  },
  node: (ref) => {
    const node = byRef.get(ref)?.deref() ?? null;
    return node?.nodeType === 3 ? node.parentElement : node;
  },
  ref: (element) => refOf(element),
  adopt: (root) => {
    if (rootOfHost.has(root.host)) return;
    adopt(root);
    soil();
  },
  hashes: (list) => {
    learnHashes(list);
    soil();
  },
  settled,
  visible: () => document.visibilityState === "visible" && document.hasFocus(),
};

wrapAttachShadow();
watch();
// Configurable: a window outlives its first, empty document, and the next one needs a door of its own.
Object.defineProperty(window, config.door, {
  value: (token, name, ...args) => (token === config.token ? doors[name](...args) : undefined),
  configurable: true,
});
