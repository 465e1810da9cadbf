// A banner for somebody's product page, there only while something is wrong:
//   <script async src="https://status.example.org/embed.js"></script>
// No banner says that all is well, so once nobody knows that any more, a note in the corner says so.
// It talks to the origin it came from and to no other, sets no cookie, and needs no inline style or script.
// data-language="ja" chooses the language; else that of the page, else that of the visitor.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || !script.src) return;
  const base = new URL(".", script.src).href;
  const texts = /* texts */ {};
  const every = 60000;
  const first = Object.keys(texts)[0];
  const wanted = [script.dataset.language, document.documentElement.lang, ...(navigator.languages || [])];
  const language = wanted.map(known).find(Boolean) || first;
  const text = texts[language];
  const dismissed = new Set(remembered());
  let banner = null;
  let note = null;

  function known(tag) {
    if (!tag) return "";
    const tags = Object.keys(texts);
    const lower = tag.toLowerCase();
    const is = (one) => one.toLowerCase() === lower;
    const isNear = (one) => one.toLowerCase().split("-")[0] === lower.split("-")[0];
    return tags.find(is) || tags.find(isNear) || "";
  }

  function remembered() {
    try {
      return JSON.parse(sessionStorage.getItem("signoff-dismissed") || "[]");
    } catch {
      return [];
    }
  }

  function dismiss(ids) {
    ids.forEach((id) => dismissed.add(id));
    try {
      sessionStorage.setItem("signoff-dismissed", JSON.stringify([...dismissed].slice(-100)));
    } catch {
      // the visitor allows no storage: it is forgotten with this page
    }
  }

  function make(tag, className, words) {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = words;
    return element;
  }

  // A box with what is told and a button to close it, in a tree of its own that no foreign style reaches.
  function box(id, className, told, close) {
    const host = make("div", "", "");
    host.id = id;
    const root = host.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(
      ":host{all:initial;display:block}" +
        ":host(#signoff-unknown){position:fixed;inset:auto 0 0 auto;z-index:2147483647}" +
        ".bar{display:flex;gap:1em;align-items:start;padding:.75em 1em;font:1rem/1.4 system-ui,sans-serif;" +
        "color:#3b2300;background:#fff4d6;border-bottom:1px solid #9a6700}" +
        ".bar.grave{color:#5c0a12;background:#ffe3e3;border-color:#cf222e}" +
        ".bar.unknown{color:#24292f;background:#eaeef2;border:1px solid #57606a}" +
        "ul{flex:1;margin:0;padding:0;list-style:none}a{color:inherit}a:focus-visible,button:focus-visible{outline:2px solid}" +
        "button{font:inherit;color:inherit;background:none;border:1px solid;border-radius:4px;cursor:pointer;min-height:24px}",
    );
    root.adoptedStyleSheets = [style];
    const bar = make("section", className, "");
    bar.lang = language;
    bar.setAttribute("role", "status");
    const button = make("button", "", text.close);
    button.type = "button";
    button.addEventListener("click", close);
    bar.append(told, button);
    root.append(bar);
    return host;
  }

  function show(found) {
    if (banner) banner.remove();
    banner = null;
    if (!found.length) return;
    const isGrave = found.some((one) => one.impact === "major" || one.impact === "critical");
    const list = make("ul", "", "");
    for (const one of found) {
      const names = (one.signoff && one.signoff.names) || {};
      const link = make("a", "", names[language] || one.name);
      link.href = one.signoff ? `${base}${text.prefix}incidents/${encodeURIComponent(one.signoff.slug)}/` : one.shortlink;
      if (!names[language]) link.lang = first;
      const item = make("li", "", "");
      item.append(link);
      list.append(item);
    }
    banner = box("signoff-banner", isGrave ? "bar grave" : "bar", list, () => {
      dismiss(found.map((one) => one.incident_updates[0].id));
      show([]);
    });
    document.body.prepend(banner);
  }

  // In the corner, where it moves nothing: it may come while somebody reads.
  function doubt(isUnknown) {
    if (isUnknown && !dismissed.has("unknown")) {
      if (note) return;
      const link = make("a", "", text.unknown);
      link.href = base + text.prefix;
      note = box("signoff-unknown", "bar unknown", link, () => {
        dismiss(["unknown"]);
        doubt(false);
      });
      document.body.append(note);
    } else if (note) {
      note.remove();
      note = null;
    }
  }

  async function ask(path) {
    const answer = await fetch(base + path, { credentials: "omit", cache: "no-cache" });
    if (!answer.ok) throw new Error(path);
    return answer.json();
  }

  let shown = "";
  function tell(summary) {
    const works = summary.scheduled_maintenances.filter((one) => one.status === "in_progress");
    const found = [...summary.incidents, ...works].filter((one) => !dismissed.has(one.incident_updates[0].id));
    const what = found.map((one) => one.incident_updates[0].id + one.status).join();
    if (what !== shown || !found.length) show(found);
    shown = what;
  }

  let validUntil = 0;
  let missed = 0;
  async function look() {
    if (document.visibilityState === "hidden") return;
    try {
      tell(await ask("api/v2/summary.json"));
      // asked once, and again only when what is known has run out
      if (Date.now() > validUntil) validUntil = Date.parse((await ask("signoff.json")).valid_until) || 0;
      missed = 0;
    } catch {
      missed += 1; // what was said before stays, and once may be the visitor's line
    }
    doubt(Date.now() > validUntil && missed !== 1);
  }

  function start() {
    look();
    setInterval(look, every);
    document.addEventListener("visibilitychange", look);
  }
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
