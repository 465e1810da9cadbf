// A banner for somebody's product page, there only while something is wrong:
//   <script async src="https://status.example.org/embed.js"></script>
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
    show([]);
  }

  function make(tag, className, words) {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = words;
    return element;
  }

  function show(found) {
    if (banner) banner.remove();
    banner = null;
    if (!found.length) return;
    banner = document.createElement("div");
    banner.id = "signoff-banner";
    const root = banner.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(
      ":host{all:initial;display:block}" +
        ".bar{display:flex;gap:1em;align-items:start;padding:.75em 1em;font:1rem/1.4 system-ui,sans-serif;" +
        "color:#3b2300;background:#fff4d6;border-bottom:1px solid #9a6700}" +
        ".bar.grave{color:#5c0a12;background:#ffe3e3;border-color:#cf222e}" +
        "ul{flex:1;margin:0;padding:0;list-style:none}a{color:inherit}a:focus-visible,button:focus-visible{outline:2px solid}" +
        "button{font:inherit;color:inherit;background:none;border:1px solid;border-radius:4px;cursor:pointer;min-height:24px}",
    );
    root.adoptedStyleSheets = [style];
    const isGrave = found.some((one) => one.impact === "major" || one.impact === "critical");
    const bar = make("section", isGrave ? "bar grave" : "bar", "");
    bar.lang = language;
    bar.setAttribute("role", "status");
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
    const close = make("button", "", text.close);
    close.type = "button";
    close.addEventListener("click", () => dismiss(found.map((one) => one.incident_updates[0].id)));
    bar.append(list, close);
    root.append(bar);
    document.body.prepend(banner);
  }

  let shown = "";
  async function look() {
    if (document.visibilityState === "hidden") return;
    let summary;
    try {
      const answer = await fetch(`${base}api/v2/summary.json`, { credentials: "omit", cache: "no-cache" });
      if (!answer.ok) return;
      summary = await answer.json();
    } catch {
      return; // nothing is known: what was said before stays
    }
    const works = summary.scheduled_maintenances.filter((one) => one.status === "in_progress");
    const found = [...summary.incidents, ...works].filter((one) => !dismissed.has(one.incident_updates[0].id));
    const what = found.map((one) => one.incident_updates[0].id + one.status).join();
    if (what !== shown || !found.length) show(found);
    shown = what;
  }

  function start() {
    look();
    setInterval(look, every);
    document.addEventListener("visibilitychange", look);
  }
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
