// The way from the page to the recorder. Every message carries what changed on the page since the last one, so that the
// recorder knows the page as it was just before each event without ever asking for it.

const channel = window[config.channel];
delete window[config.channel];

let ready = false; // passwords typed into earlier documents are known
let waiting = [];
let toldSerial = -1;
let walkCost = 0;

function post(text) {
  if (ready) channel?.(config.token, text);
  else waiting.push(text);
}

/** Tells an event (null: only the page), together with what is new of the page. */
function tell(event) {
  if (event) {
    releaseUnless(event);
    flushScroll();
  }
  const changed = report(toldSerial);
  if (!event && changed === null) return;
  toldSerial = serial;
  post(`{"report":${changed ?? "null"},"event":${toJson(event)}}`);
}

function complain(line) {
  post(toJson({ report: null, event: { kind: "unmapped", value: mask(String(line)) } }));
}

async function greet() {
  const navigation = performance.getEntriesByType("navigation")[0];
  const answer = await channel?.(config.token, toJson({ hello: navigation?.type ?? "", visible: document.visibilityState === "visible" }));
  const { hashes: known, mode } = JSON.parse(answer ?? '{"hashes":[],"mode":""}');
  setMode(mode);
  if (known.length) {
    learnHashes(known);
    waiting = waiting.map(maskHashed);
    soil();
  }
  ready = true;
  for (const text of waiting) channel?.(config.token, text);
  waiting = [];
}

// The page is told anew when it has been quiet for a moment, and when it never is, from time to time: looking at it then
// takes at most a tenth of the time.
const QUIET_MS = 60;
const LONGEST_MS = 400;
let lookingSince = 0;
const idle = window.requestIdleCallback ? window.requestIdleCallback.bind(window) : (callback) => later(callback, 1);

function lookSoon() {
  if (lookingSince) return;
  lookingSince = now();
  later(lookWhenQuiet, QUIET_MS);
}

function lookWhenQuiet() {
  const patience = Math.max(LONGEST_MS, walkCost * 10);
  if (now() - dirtyAt < QUIET_MS && now() - lookingSince < patience) {
    later(lookWhenQuiet, QUIET_MS);
    return;
  }
  idle(
    () => {
      if (press && now() - press.since < 5000) {
        later(lookWhenQuiet, QUIET_MS); // between down and up the page must stay the one that was pressed on
        return;
      }
      lookingSince = 0;
      const start = now();
      guarded(() => {
        refresh(true);
        tell(null);
      })();
      walkCost = now() - start;
      noteCost("look", walkCost);
    },
    { timeout: 200 },
  );
}

/** Our own mistakes must not reach the page's error handlers; they are told instead. */
function guarded(action) {
  return (event) => {
    try {
      action(event);
    } catch (error) {
      complain(`the recorder failed on ${event?.type ?? "the page"}: ${error}`);
    }
  };
}

const costs = []; // milliseconds that each of our listeners took, newest last

function listener(action) {
  const safe = guarded(action);
  return (event) => {
    if (!event.isTrusted) return;
    const start = now();
    safe(event);
    noteCost(event.type, now() - start);
  };
}

function noteCost(what, milliseconds) {
  costs.push([what, milliseconds]);
  if (costs.length > 20000) costs.splice(0, 10000);
}
