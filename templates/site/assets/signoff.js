// Adds what only a running page can know: the reader's own clock, news since the page was loaded,
// colours at a touch. Everything essential is on the page without it.
"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector) => document.querySelectorAll(selector);
  const home = new URL("../", document.currentScript.src);

  // A browser may refuse storage; then a choice lasts as long as the page.
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* refused */ } };
  const remembered = (key) => { try { return localStorage.getItem(key); } catch { return null; } };

  root.dataset.js = "";
  if (remembered("scheme")) root.dataset.scheme = remembered("scheme");

  for (const button of all("button[data-scheme]")) {
    const isDark = () => (root.dataset.scheme
      || (matchMedia("(prefers-color-scheme:dark)").matches ? "dark" : "light")) === "dark";
    const show = () => button.setAttribute("aria-pressed", isDark());
    button.addEventListener("click", () => {
      root.dataset.scheme = isDark() ? "light" : "dark";
      remember("scheme", root.dataset.scheme);
      show();
    });
    show();
  }

  for (const button of all("button[data-copy]")) {
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.dataset.done = "";
      setTimeout(() => delete button.dataset.done, 2000);
    });
  }

  // The page in the reader's language, offered once and never forced.
  const language = document.querySelector("[data-offer]");
  const links = [...all(".menu a")];
  const knows = (tag, wanted) => tag.toLowerCase().split("-")[0] === wanted.toLowerCase().split("-")[0];
  const wanted = navigator.languages.find((one) => links.some((link) => knows(link.lang, one)));
  if (language && wanted && !knows(root.lang, wanted) && !remembered("language")) {
    const link = links.find((one) => one.lang === wanted) || links.find((one) => knows(one.lang, wanted));
    language.firstChild.replaceWith(link.cloneNode(true));
    language.lastChild.addEventListener("click", () => {
      language.hidden = true;
      remember("language", root.lang);
    });
    language.hidden = false;
  }

  // The reader's own time, where it differs from what is printed: beside it where that moves nothing,
  // in its place where it does not (a phone), else at a touch.
  const date = { month: "short", day: "numeric" };
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" };
  const isStill = (element, change, undo) => {
    const box = element.closest("p,dd,li");
    const height = box.offsetHeight;
    change();
    if (box.offsetHeight === height) return true;
    undo();
    return false;
  };
  for (const time of all("main time")) {
    const from = new Date(time.dateTime);
    if (!from.getTimezoneOffset()) continue;
    const to = time.dataset.end ? new Date(time.dataset.end) : from;
    const isSameDay = [from, to].every((moment) => moment.getUTCDate() === moment.getDate());
    const format = new Intl.DateTimeFormat(root.lang, isSameDay ? clock : { ...date, ...clock });
    const words = to > from ? format.formatRange(from, to) : format.format(from);
    const utc = time.textContent;
    const own = document.createElement("span");
    own.className = "local";
    own.textContent = ` (${words})`;
    const isShown = time.closest(".asof,.promise,.window,.facts,.lanes,.meta") && (
      isStill(time, () => (time.closest("a") || time).after(own), () => own.remove())
      || (isSameDay && utc.split("UTC").length === 2 && isStill(
        time,
        () => { time.textContent = utc.replace(/\d+:\d\d\b.*UTC/, words); },
        () => { time.textContent = utc; },
      )));
    if (!isShown || time.textContent !== utc) time.title = isShown ? utc : words;
  }

  // Old news must not look like good news.
  const until = document.querySelector("[data-until]");
  const offer = document.querySelector("[data-news]");
  if (!offer) return;
  const asOf = new Date(document.querySelector(".asof time").dateTime);
  // an incident's own page is no statement about now: it has only newer messages to miss
  const validUntil = until ? new Date(until.dataset.until) : Infinity;
  const isOld = () => "old" in root.dataset;
  const check = () => {
    if (isOld() || Date.now() <= validUntil) return;
    // nothing below it moves
    until.style.minHeight = `${until.offsetHeight}px`;
    root.dataset.old = "";
    const now = until.closest(".now");
    now.className = "now un";
    now.querySelector("use").setAttribute("href", "#un");
    until.textContent = until.dataset.stale;
  };

  // Whether something was published that this page does not show; asked politely, offered quietly. The
  // browser sends along what it knows, so an answer without news is empty. While something is open
  // that is every minute, else ever more seldom up to five.
  const minute = 60000;
  const isOpen = !until || document.querySelector(".card:not(.mt)");
  let wait = minute;
  let timer;
  const look = async () => {
    check();
    if (!document.hidden) {
      try {
        const reply = await fetch(new URL("signoff.json", home), { cache: "no-cache" });
        const facts = await reply.json();
        const newest = facts.newest_message;
        const isNews = newest && new Date(newest.published) > asOf
          && (until || location.pathname.endsWith(`/${newest.anchor.split("#")[0]}`));
        if (isNews || (isOld() && new Date(facts.valid_until) > Date.now())) offer.hidden = false;
        wait = isOpen ? minute : Math.min(wait * 1.5, 5 * minute);
      } catch {
        wait = Math.min(wait * 2, 16 * minute);
      }
    }
    clearTimeout(timer);
    timer = setTimeout(look, wait);
  };
  check();
  timer = setTimeout(look, wait / 2);
  document.addEventListener("visibilitychange", () => document.hidden || look());
})();
