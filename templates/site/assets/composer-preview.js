// The Markdown of a message as elements, for the composer's preview: what messages are made of, no HTML.
// The page itself is made by the renderer of the site; this is near enough to read it once more.
const previewed = (() => {
  const SAFE = /^(?:https?:|mailto:|tel:)/i;
  const INLINE = [
    [/^\\([!-\/:-@\[-`{-~])/, (found) => document.createTextNode(found[1])],
    [/^(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/, (found) => element("code", [found[2].trim()])],
    [/^\*\*(?=\S)([\s\S]*?\S)\*\*/, (found) => element("strong", inline(found[1]))],
    [/^\*(?=[^\s*])([\s\S]*?[^\s*])\*(?!\*)/, (found) => element("em", inline(found[1]))],
    [/^_(?=[^\s_])([\s\S]*?[^\s_])_(?![\p{L}\p{N}_])/u, (found) => element("em", inline(found[1]))],
    [/^\[([^\[\]]+)\]\(\s*<?([^\s<>()]+)>?[^()]*\)/, (found) => link(inline(found[1]), found[2])],
    [/^<([a-z][a-z0-9+.-]*:[^\s<>]+)>/i, (found) => link([found[1]], found[1])],
    [/^https?:\/\/[^\s<>"')\]]+[^\s<>"')\].,;:!?。、]/, (found) => link([found[0]], found[0])],
    [/^(?: {2,}|\\)\n/, () => document.createElement("br")],
  ];

  function element(name, children) {
    const made = document.createElement(name);
    made.append(...children);
    return made;
  }

  function link(children, address) {
    if (!SAFE.test(address)) return element("span", children);
    const made = element("a", children);
    made.href = address;
    made.rel = "noopener noreferrer";
    return made;
  }

  function inline(text) {
    const made = [];
    let plain = "";
    let at = 0;
    while (at < text.length) {
      const rest = text.slice(at);
      const before = at > 0 ? text[at - 1] : " ";
      const inWord = rest[0] === "_" && /[\p{L}\p{N}_]/u.test(before);
      const hit = inWord ? null : INLINE.map(([sign, make]) => [sign.exec(rest), make]).find(([found]) => found);
      if (hit) {
        made.push(plain, hit[1](hit[0]));
        plain = "";
        at += hit[0][0].length;
      } else {
        plain += text[at];
        at += 1;
      }
    }
    return [...made, plain].filter((part) => part !== "");
  }

  const ITEM = /^ {0,3}(?:[-+*]|\d{1,9}[.)])\s+/;

  function block(lines) {
    if (/^ {0,3}(?:```|~~~)/.test(lines[0])) {
      return element("pre", [element("code", [lines.slice(1).join("\n").replace(/\n? {0,3}(?:```|~~~)\s*$/, "")])]);
    }
    if (/^ {0,3}#{1,6}\s/.test(lines[0])) return element("h4", inline(lines.join(" ").replace(/^ *#+\s+/, "")));
    if (lines.every((line) => /^ {0,3}>/.test(line))) {
      return element("blockquote", blocks(lines.map((line) => line.replace(/^ {0,3}> ?/, "")).join("\n")));
    }
    if (ITEM.test(lines[0])) {
      const items = [];
      for (const line of lines) {
        if (ITEM.test(line)) items.push(line.replace(ITEM, ""));
        else items[items.length - 1] += `\n${line.trim()}`;
      }
      return element(/^ {0,3}\d/.test(lines[0]) ? "ol" : "ul", items.map((item) => element("li", inline(item))));
    }
    return element("p", inline(lines.map((line) => line.replace(/^ +/, "")).join("\n")));
  }

  function blocks(text) {
    const found = [];
    let current = [];
    let isCode = false;
    for (const line of text.split("\n")) {
      const starts = ITEM.test(line) && current.length > 0 && !ITEM.test(current[0]) && !isCode;
      if (/^ {0,3}(?:```|~~~)/.test(line)) isCode = !isCode;
      if ((line.trim() === "" && !isCode) || starts) {
        if (current.length > 0) found.push(current);
        current = starts ? [line] : [];
      } else {
        current.push(line);
      }
    }
    if (current.length > 0) found.push(current);
    return found.map(block);
  }

  return blocks;
})();
