// Adds what only a running page can know; everything essential is there without it.
"use strict";
(() => {
  const root = document.documentElement;
  const say = (selector, run) => document.querySelectorAll(selector).forEach(run);
  root.dataset.js = "";

  // light and dark
  const stored = () => { try { return localStorage.getItem("scheme"); } catch { return null; } };
  if (stored()) root.dataset.scheme = stored();
  say("button[data-scheme]", (button) => {
    const dark = () => (root.dataset.scheme || (matchMedia("(prefers-color-scheme:dark)").matches ? "dark" : "light")) === "dark";
    const show = () => button.setAttribute("aria-pressed", dark());
    button.addEventListener("click", () => {
      root.dataset.scheme = dark() ? "light" : "dark";
      try { localStorage.setItem("scheme", root.dataset.scheme); } catch { /* not remembered then */ }
      show();
    });
    show();
  });

  // copy an address
  say("button[data-copy]", (button) => button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.append(" ✓");
    setTimeout(() => button.lastChild.remove(), 2000);
  }));
})();
