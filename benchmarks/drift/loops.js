// Changes to what loops go by, made on every page as it is loaded and drawn: ``change`` names one, ``pager`` and ``members`` say what it is made to.
(change, pager, members, word) => {
  const done = new WeakSet();
  const shown = element => element.getClientRects().length > 0;
  const squeezed = text => (text ?? "").replace(/\s+/g, " ").trim();
  const called = element => squeezed(element.getAttribute("aria-label") || element.textContent || element.value || element.title);
  const pagers = () => [...document.querySelectorAll(pager.tag)].filter(element => !done.has(element) && shown(element) && (pager.name ? called(element) === pager.name || squeezed(element.textContent) === pager.name : /^\d+$/.test(squeezed(element.textContent)) && (!pager.class || element.className === pager.class)));
  const listed = () => [...document.querySelectorAll(members)].filter(element => !done.has(element));
  const hashed = element => { if (typeof element.className === "string" && element.className) element.className = element.className.split(/\s+/).map(name => word + [...name].reduce((sum, letter) => (31 * sum + letter.charCodeAt(0)) % 9973, 7)).join(" "); };
  const texts = element => { const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), found = []; while (walker.nextNode()) if (walker.currentNode.data.trim()) found.push(walker.currentNode); return found; };
  const say = (element, text) => {
    element.removeAttribute("title");
    if (element.hasAttribute("aria-label")) element.setAttribute("aria-label", text);
    if (element.tagName === "INPUT") element.value = text;
    const [first, ...others] = texts(element);
    for (const other of others) other.data = "";
    if (first) first.data = text; else if (!element.hasAttribute("aria-label")) element.append(text);
  };
  const become = (element, tag, keep = true) => {
    const other = document.createElement(tag);
    if (keep) for (const { name, value } of [...element.attributes]) if (name !== "href" && name !== "role") other.setAttribute(name, value);
    other.append(...element.childNodes);
    element.replaceWith(other);
    done.add(other);
    return other;
  };
  // The members' home, unless something else stands in it that would be lost with it.
  const home = found => found[0]?.parentElement;
  const changes = {
    "pager reworded": () => { for (const element of pagers()) { done.add(element); say(element, pager.words); } },
    "pager an icon": () => { for (const element of pagers()) { done.add(element); say(element, "›"); } },
    "pager's class": () => { for (const element of pagers()) { done.add(element); hashed(element); hashed(element.parentElement); element.removeAttribute("id"); } },
    "pager's role": () => { for (const element of pagers()) { done.add(element); element.setAttribute("role", element.tagName === "A" ? "button" : "link"); } },
    "pager reworded, class": () => { for (const element of pagers()) { done.add(element); say(element, pager.words); hashed(element); hashed(element.parentElement); } },
    "pager reworded, role": () => { for (const element of pagers()) { done.add(element); say(element, pager.words); element.setAttribute("role", element.tagName === "A" ? "button" : "link"); } },
    "pager a button": () => { for (const element of pagers()) { done.add(element); const { href } = element; if (!href) continue; const other = become(element, "button"); other.type = "button"; other.onclick = () => { location.href = href; }; say(other, pager.words); } },
    "pager numbered": () => {
      for (const element of pagers()) {
        done.add(element);
        const here = Number(new URL(location.href).searchParams.get(pager.key) ?? pager.first);
        if (!pager.key || !element.href) continue;
        const links = [];
        for (let number = pager.first; number <= here + 1; number += 1) {
          const label = String(number - pager.first + 1);
          if (number === here) { links.push(" " + label + " "); continue; }
          const link = document.createElement("a"), address = new URL(element.href);
          address.searchParams.set(pager.key, String(number));
          link.href = address.href; link.textContent = label; done.add(link);
          links.push(" ", link);
        }
        element.replaceWith(...links);
      }
    },
    // One page to which more is added whenever its end is scrolled into view.
    "pager scrolls": () => {
      for (const element of pagers()) {
        const found = listed(), { href } = element;
        if (!href || !home(found)) continue;
        let next = href, busy = false;
        element.remove();
        document.body.style.paddingBottom = "900px";
        addEventListener("scroll", async () => {
          if (!next || busy || scrollY + innerHeight < document.documentElement.scrollHeight - 40) return;
          busy = true;
          const other = new DOMParser().parseFromString(await (await fetch(next)).text(), "text/html");
          const links = [...other.querySelectorAll(pager.tag)].filter(link => called(link) === pager.name || squeezed(link.textContent) === pager.name);
          home(found).append(...other.querySelectorAll(members));
          next = links.length ? new URL(links[0].getAttribute("href"), next).href : "";
          busy = false;
        });
      }
    },
    "pager deleted": () => { for (const element of pagers()) element.remove(); },
    "list's class": () => { for (const element of listed()) { done.add(element); for (const inner of [element, ...element.querySelectorAll("[class]:not(button, input, select)")]) hashed(inner); } },
    "list's class and home": () => { const found = listed(); if (home(found)) { hashed(home(found)); home(found).removeAttribute("aria-label"); } for (const element of found) { done.add(element); for (const inner of [element, ...element.querySelectorAll("[class]:not(button, input, select)")]) hashed(inner); } },
    "list of articles": () => { for (const element of listed()) if (!["TR", "LI", "H2", "H3"].includes(element.tagName)) become(element, "article"); },
    "list of items": () => {
      const found = listed(), outer = home(found);
      if (!outer) return;
      const rows = found[0].tagName === "TR", table = rows ? outer.closest("table") : null;
      const list = document.createElement("ul");
      (table ?? found[0]).before(list);
      for (const element of found) { const item = become(element, "li"); if (rows) for (const cell of [...item.querySelectorAll("td, th")]) become(cell, "span"); list.append(item); }
      if (table) table.remove();
    },
    "list as a table": () => {
      const found = listed().filter(element => element.tagName !== "TR");
      if (!found.length) return;
      const table = document.createElement("table"), body = document.createElement("tbody");
      found[0].before(table);
      table.append(body);
      for (const element of found) {
        const parts = [...element.childNodes], row = document.createElement("tr");
        for (const part of parts) if (part.nodeType === 1 || part.textContent.trim()) { const cell = document.createElement("td"); cell.append(part); row.append(cell); }
        done.add(row); body.append(row); element.remove();
      }
    },
    // Other things of the same make, elsewhere on the page.
    "list's like beside": () => {
      const found = listed(), outer = home(found);
      if (!outer || document.querySelector("body > aside:last-child > div > section")) return;
      const table = found[0].closest("table"), rows = found[0].tagName === "TR";
      const held = outer.cloneNode(false), aside = document.createElement("aside"), box = document.createElement("div"), part = document.createElement("section"), title = document.createElement("h4");
      held.append(...found.slice(0, 2).map(element => element.cloneNode(true)));
      if (rows && table) { const other = table.cloneNode(false); other.append(held); part.append(title, other); } else part.append(title, held);
      title.textContent = "Seen before";
      for (const element of part.querySelectorAll("[id], [aria-label]")) for (const name of ["id", "aria-label", "aria-labelledby"]) element.removeAttribute(name);
      for (const element of part.querySelectorAll("*")) done.add(element);
      box.append(part); aside.append(box); document.body.append(aside);
    },
    "list deleted": () => { for (const element of listed()) element.remove(); },
  };
  const make = () => { if (document.body) changes[change](); };
  document.addEventListener("DOMContentLoaded", () => {
    make();
    new MutationObserver(make).observe(document.body, { childList: true, subtree: true });
  });
}
