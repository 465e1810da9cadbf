// What Python does and JavaScript does otherwise: the object `$` that translated rules use (subset.py).
// Texts are counted in code points, lists and dicts compare by value, and empty ones are not true.
const $ = (() => {
  const WIDE = /[\ud800-\udfff]/;
  const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
  const WORD = "\\p{L}\\p{N}_";
  const SETS = { w: WORD, d: "\\p{Nd}", s: SPACE };
  const ENDS = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;
  const isText = (x) => typeof x === "string";
  const isDict = (x) => x instanceof Map;
  const isWide = (text) => WIDE.test(text);

  function fail(problem) {
    throw new Error(problem);
  }

  // truth, equality, order

  function truth(x) {
    if (x === null || x === undefined) return false;
    if (isText(x) || Array.isArray(x)) return x.length > 0;
    return isDict(x) ? x.size > 0 : typeof x === "object" || Boolean(x);
  }

  function eq(a, b) {
    if (a === b) return true;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
      return typeof a === "boolean" || typeof b === "boolean" ? Number(a) === b || a === Number(b) : false;
    }
    if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((x, i) => eq(x, b[i]));
    if (isDict(a)) return isDict(b) && a.size === b.size && [...a].every(([k, v]) => b.has(k) && eq(v, b.get(k)));
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => eq(a[key], b[key]));
  }

  function lt(a, b) {
    if (Array.isArray(a)) {
      for (let i = 0; i < Math.min(a.length, b.length); i += 1) if (!eq(a[i], b[i])) return lt(a[i], b[i]);
      return a.length < b.length;
    }
    if (!isText(a) || !(isWide(a) || isWide(b))) return a < b;
    return lt(iter(a).map(ord), iter(b).map(ord));
  }

  const and = (a, rest) => (truth(a) ? rest() : a);
  const or = (a, rest) => (truth(a) ? a : rest());

  // what is one of many

  function iter(x) {
    if (Array.isArray(x)) return x;
    if (isText(x)) return isWide(x) ? [...x] : x.split("");
    return isDict(x) ? [...x.keys()] : fail("not a list");
  }

  function has(whole, part) {
    if (isText(whole)) return whole.includes(part);
    return isDict(whole) ? whole.has(part) : whole.some((x) => eq(x, part));
  }

  function len(x) {
    if (isText(x)) return isWide(x) ? [...x].length : x.length;
    return isDict(x) ? x.size : x.length;
  }

  function item(whole, key) {
    if (isDict(whole)) return whole.has(key) ? whole.get(key) : fail(`no ${key}`);
    const list = isText(whole) && isWide(whole) ? [...whole] : whole;
    const index = key < 0 ? list.length + key : key;
    return index >= 0 && index < list.length ? list[index] : fail(`no item ${key}`);
  }

  function put(whole, key, value) {
    if (isDict(whole)) whole.set(key, value);
    else whole[key < 0 ? whole.length + key : key] = value;
  }

  function slice(whole, start, end) {
    if (isText(whole) && isWide(whole)) return [...whole].slice(start, end ?? undefined).join("");
    return whole.slice(start, end ?? undefined);
  }

  // arithmetic

  const add = (a, b) => (Array.isArray(a) ? [...a, ...b] : a + b);
  const floordiv = (a, b) => (b === 0 ? fail("division by zero") : Math.floor(a / b));
  const mod = (a, b) => (b === 0 ? fail("division by zero") : a - b * Math.floor(a / b));

  function mul(a, b) {
    const [whole, times] = typeof a === "number" && typeof b !== "number" ? [b, a] : [a, b];
    if (isText(whole)) return whole.repeat(Math.max(0, times));
    return Array.isArray(whole) ? Array(Math.max(0, times)).fill(whole).flat() : a * b;
  }

  function extended(a, b) {
    if (!Array.isArray(a)) return a + b;
    a.push(...iter(b));
    return a;
  }

  function range(a, b, step = 1) {
    const [from, to] = b === undefined ? [0, a] : [a, b];
    const found = [];
    for (let i = from; step > 0 ? i < to : i > to; i += step) found.push(i);
    return found;
  }

  const best = (list, before) => list.reduce((a, b) => (before(b, a) ? b : a));
  const many = (given) => (given.length === 1 ? iter(given[0]) : given);
  const filled = (list) => (list.length > 0 ? list : fail("of nothing"));
  const min = (...given) => best(filled(many(given)), lt);
  const max = (...given) => best(filled(many(given)), (b, a) => lt(a, b));
  const min_or = (list, other) => (len(list) === 0 ? other : min(list));
  const max_or = (list, other) => (len(list) === 0 ? other : max(list));

  function sorted(x, backwards = false) {
    const order = (a, b) => (lt(a, b) ? -1 : lt(b, a) ? 1 : 0);
    return [...iter(x)].sort(backwards ? (a, b) => order(b, a) : order);
  }

  function str(x) {
    if (x === null || x === undefined) return "None";
    if (typeof x === "boolean") return x ? "True" : "False";
    return isText(x) || typeof x === "number" ? String(x) : fail("no text");
  }

  function int(x) {
    if (!isText(x)) return Math.trunc(Number(x));
    const found = /^\s*([+-]?)(\p{Nd}+(?:_\p{Nd}+)*)\s*$/u.exec(x) ?? fail(`${x} is no number`);
    const digits = [...found[2].replaceAll("_", "")].map((c) => (ord(c) - digitZero(ord(c))) % 10);
    return Number(found[1] + digits.join(""));
  }

  // Decimal digits come in runs of ten; the first of a run is after the last that is no digit.
  function digitZero(code) {
    let zero = code;
    while (/\p{Nd}/u.test(chr(zero - 1))) zero -= 1;
    return zero;
  }

  const ord = (c) => c.codePointAt(0);
  const chr = (code) => String.fromCodePoint(code);

  // texts

  const class_ = (chars) => (chars === undefined ? SPACE : [...chars].map(classed).join(""));
  const lstrip = (s, chars) => (chars === "" ? s : s.replace(new RegExp(`^[${class_(chars)}]+`, "u"), ""));
  const rstrip = (s, chars) => {
    if (chars === "") return s;
    const inside = new RegExp(`[${class_(chars)}]`, "u");
    const list = iter(s);
    let end = list.length;
    while (end > 0 && inside.test(list[end - 1])) end -= 1;
    return list.slice(0, end).join("");
  };
  const oneOf = (s, given, test) => (Array.isArray(given) ? given.some(test) : test(given));
  const whole = (set) => {
    const pattern = new RegExp(`^[${set}]+$`, "u");
    return (s) => pattern.test(s);
  };

  function split(s, sep, most = -1) {
    if (sep === undefined || sep === null) {
      const words = strip(s).split(new RegExp(`[${SPACE}]+`, "u"));
      return words[0] === "" ? [] : words;
    }
    const parts = s.split(sep);
    if (most < 0 || parts.length <= most + 1) return parts;
    return [...parts.slice(0, most), parts.slice(most).join(sep)];
  }

  function splitlines(s) {
    const parts = s.split(ENDS);
    if (parts[parts.length - 1] === "") parts.pop();
    return parts;
  }

  function partition(s, sep) {
    const at = s.indexOf(sep);
    return at < 0 ? [s, "", ""] : [s.slice(0, at), sep, s.slice(at + sep.length)];
  }

  function rpartition(s, sep) {
    const at = s.lastIndexOf(sep);
    return at < 0 ? ["", "", s] : [s.slice(0, at), sep, s.slice(at + sep.length)];
  }

  // Where a part of a text is found, in code points.
  function placed(s, part, start, end, search) {
    const size = len(s);
    const clip = (n) => Math.min(size, n < 0 ? Math.max(0, size + n) : n);
    const from = clip(start ?? 0);
    const at = search(slice(s, from, clip(end ?? size)), part);
    return at < 0 ? -1 : from + len(slice(s, from, null).slice(0, at));
  }

  const find = (s, part, start, end) => placed(s, part, start, end, (text, p) => text.indexOf(p));
  const rfind = (s, part, start, end) => placed(s, part, start, end, (text, p) => text.lastIndexOf(p));
  const strip = (s, chars) => rstrip(lstrip(s, chars), chars);
  const count = (x, part) => {
    if (!isText(x)) return x.filter((y) => eq(y, part)).length;
    return part === "" ? len(x) + 1 : x.split(part).length - 1;
  };

  // patterns

  const SYNTAX = /[\^$\\.*+?()[\]{}|/]/;
  const literal = (c) => (SYNTAX.test(c) ? `\\${c}` : c);
  const classed = (c) => (/[\^\\\]\[-]/.test(c) ? `\\${c}` : c);
  const CONTROL = { n: "\n", t: "\t", r: "\r", f: "\f", v: "\v", a: "\x07" };

  // The character that the escape at `i` (after its backslash) means, and where it ends; null for a set.
  function escaped(source, i) {
    const c = source[i];
    const width = { x: 2, u: 4, U: 8 }[c];
    if (width !== undefined) return [chr(parseInt(source.slice(i + 1, i + 1 + width).join(""), 16)), i + 1 + width];
    if (c in CONTROL) return [CONTROL[c], i + 1];
    return /[A-Za-z0-9]/.test(c) ? null : [c, i + 1];
  }

  // One class `[...]` that begins at `i`: what it becomes, and where it ends.
  function translateClass(source, start) {
    let i = start + 1;
    const isNegated = source[i] === "^";
    if (isNegated) i += 1;
    let inside = "";
    const without = [];
    const first = i;
    while (source[i] !== "]" || i === first) {
      if (source[i] === "\\") {
        const found = escaped(source, i + 1);
        if (found !== null) {
          inside += classed(found[0]);
          i = found[1];
          continue;
        }
        const set = source[i + 1];
        if (set in SETS) inside += SETS[set];
        else without.push(SETS[set.toLowerCase()]);
        i += 2;
      } else if (source[i] === "-" && i > first && source[i + 1] !== "]") {
        inside += "-";
        i += 1;
      } else {
        inside += classed(source[i]);
        i += 1;
      }
    }
    return [joinedClass(inside, without, isNegated), i + 1];
  }

  function joinedClass(inside, without, isNegated) {
    if (without.length === 0) return `[${isNegated ? "^" : ""}${inside}]`;
    if (!isNegated) {
      const parts = without.map((set) => `[^${set}]`);
      return `(?:${(inside === "" ? parts : [`[${inside}]`, ...parts]).join("|")})`;
    }
    const [last, ...others] = without;
    const refused = inside === "" ? "" : `(?![${inside}])`;
    return `(?:${refused}${others.map((set) => `(?=[${set}])`).join("")}[${last}])`;
  }

  const OUTSIDE = {
    b: `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`,
    B: `(?:(?<=[${WORD}])(?=[${WORD}])|(?<![${WORD}])(?![${WORD}]))`,
    A: "(?<![^])",
    Z: "(?![^])",
  };

  // A pattern of Python as one of JavaScript: letters and digits of every script, lines end at \n only.
  function translatePattern(pattern) {
    const source = [...pattern];
    let made = "";
    let i = 0;
    while (i < source.length) {
      const c = source[i];
      if (c === "\\") {
        const found = escaped(source, i + 1);
        const set = source[i + 1];
        if (found !== null) made += literal(found[0]);
        else if (set in OUTSIDE) made += OUTSIDE[set];
        else if (set in SETS) made += `[${SETS[set]}]`;
        else made += `[^${SETS[set.toLowerCase()] ?? fail(`\\${set} in a pattern`)}]`;
        i = found === null ? i + 2 : found[1];
      } else if (c === "[") {
        const [text, end] = translateClass(source, i);
        made += text;
        i = end;
      } else if (c === "{") {
        const bounds = /^\{(\d*)(,?)(\d*)\}/.exec(source.slice(i, i + 12).join(""));
        const isBounds = bounds !== null && (bounds[1] || bounds[3]);
        made += isBounds ? `{${bounds[1] || 0}${bounds[2]}${bounds[3]}}` : "\\{";
        i += isBounds ? bounds[0].length : 1;
      } else {
        made += { ".": "[^\\n]", "^": "(?<![^\\n])", $: "(?![^\\n])", "}": "\\}", "]": "\\]", "/": "\\/" }[c] ?? c;
        i += 1;
      }
    }
    return made;
  }

  const compiled = new Map();
  // Python folds these two to i as well, and they are as long.
  const dotted = (text) => (/[\u0130\u0131]/.test(text) ? text.replace(/[\u0130\u0131]/g, "i") : text);

  function search(pattern, text, flags) {
    const key = `${flags}:${pattern}`;
    if (!compiled.has(key)) compiled.set(key, new RegExp(translatePattern(pattern), flags));
    const looked = flags.includes("i") ? dotted(text) : text;
    const places = isWide(text) ? codePoints(text) : null;
    const found = [];
    for (const match of looked.matchAll(compiled.get(key))) {
      const end = match.index + match[0].length;
      const word = text.slice(match.index, end);
      found.push(places ? { start: places[match.index], end: places[end], word } : { start: match.index, end, word });
    }
    return found;
  }

  // For each UTF-16 unit the number of its code point.
  function codePoints(text) {
    const places = [];
    let number = 0;
    for (const c of text) {
      for (let unit = 0; unit < c.length; unit += 1) places.push(number);
      number += 1;
    }
    places.push(number);
    return places;
  }

  return {
    truth, eq, lt, and, or, iter, has, len, item, put, slice, add, mul, floordiv, mod, extended,
    range, min, max, min_or, max_or, sorted, str, int, ord, chr, find, rfind, count,
    strip, lstrip, rstrip, split, splitlines, partition, rpartition, translatePattern, codePoints,
    sum: (x) => iter(x).reduce((a, b) => a + b, 0),
    abs: Math.abs,
    any: (x) => iter(x).some(truth),
    all: (x) => iter(x).every(truth),
    bool: truth,
    enumerate: (x, start = 0) => iter(x).map((value, i) => [i + start, value]),
    reversed: (x) => [...iter(x)].reverse(),
    zip: (a, b) => iter(a).slice(0, len(b)).map((x, i) => [x, iter(b)[i]]),
    list: (x) => [...iter(x)],
    tuple: (x) => [...iter(x)],
    dict: (x) => new Map(isDict(x) ? x : iter(x)),
    lower: (s) => s.toLowerCase(),
    upper: (s) => s.toUpperCase(),
    startswith: (s, given) => oneOf(s, given, (part) => s.startsWith(part)),
    endswith: (s, given) => oneOf(s, given, (part) => s.endsWith(part)),
    removeprefix: (s, part) => (s.startsWith(part) ? s.slice(part.length) : s),
    removesuffix: (s, part) => (part && s.endsWith(part) ? s.slice(0, -part.length) : s),
    replace: (s, old, new_) => s.replaceAll(old, () => new_),
    join: (s, parts) => iter(parts).join(s),
    isdigit: whole("\\p{Nd}\u00b2\u00b3\u00b9"),
    isalpha: whole("\\p{L}"),
    isalnum: whole("\\p{L}\\p{N}"),
    isspace: whole(SPACE),
    isupper: (s) => s !== s.toLowerCase() && s === s.toUpperCase(),
    islower: (s) => s !== s.toUpperCase() && s === s.toLowerCase(),
    zfill: (s, width) => (/^[+-]/.test(s) ? s[0] + s.slice(1).padStart(width - 1, "0") : s.padStart(width, "0")),
    append: (x, value) => void x.push(value),
    extend: (x, values) => void x.push(...iter(values)),
    get: (x, key, other = null) => (x.has(key) ? x.get(key) : other),
    items: (x) => [...x],
    keys: (x) => [...x.keys()],
    values: (x) => [...x.values()],
    matches: (pattern, text) => search(dotted(pattern), text, "giu"),
    matches_exactly: (pattern, text) => search(pattern, text, "gu"),
  };
})();
