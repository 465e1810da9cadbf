// The page on which messages are written. What a message says, how its file looks and what the linter finds
// is decided by the rules and ready texts that stand above, translated from the program's own source.
"use strict";
(() => {
  const known = globalThis.SIGNOFF && JSON.parse(JSON.stringify(globalThis.SIGNOFF), revive);
  const form = document.querySelector("[data-composer]");
  if (!known || !form) return;
  const { desk, stages, stories, weights } = known;
  const first = desk.house.languages[0];
  const shown = document.documentElement.lang;
  const one = (selector, inside = form) => inside.querySelector(selector);
  const all = (selector, inside = form) => [...inside.querySelectorAll(selector)];
  const answersOf = composer_answers;
  const ENDED = new Set(rules_joining.ENDED);
  const INSTANTS = new Set(["started", "ended", "expires", "window_start", "window_end"]);
  const CHOSEN = new Set(["components", "regions", "commander", "next_update", "title", "scope"]);
  const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const SPANS = [5, 10, 15, 20, 30, 45, 60, 120, 240];

  const words = new Map(all("[data-word]", document).map((item) => [item.dataset.word, item.textContent.trim()]));
  const say = (key, values = {}) =>
    (words.get(key) ?? key).replace(/%\((\w+)\)s/g, (all_, name) => values[name] ?? all_);

  function make(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== null) made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  // Fills a place anew only where something changed: what is about to be touched must not move away.
  const filled = new Map();
  function fill(place, facts, children) {
    const key = JSON.stringify(facts);
    if (filled.get(place) === key) return;
    filled.set(place, key);
    place.replaceChildren(...children());
  }

  // what is chosen so far

  let story;
  let stage;
  let language = first;
  const typed = new Map();
  const edited = new Map();
  const asBefore = new Map();

  const tickOf = (part) => one(`[data-ticks="${part.dataset.part}"]`);
  const regionsOf = (part) => all("input", part);
  const isMaintenance = () => stage.kind === "maintenance";

  // Which regions of a component ("" where it has none) do not work as usual so far.
  const before = (part) => story.known.affected
    .filter((effect) => effect.id === part.dataset.part && effect.status !== "operational");

  function signature(part) {
    const isOn = tickOf(part).checked;
    return JSON.stringify([isOn, isOn && one("select", part).value, isOn && regionsOf(part).map((r) => r.checked)]);
  }

  // What was changed, as front matter says it: a component in all of its regions is said once.
  function statedParts() {
    const found = [];
    for (const part of all("[data-part]").filter((one_) => signature(one_) !== asBefore.get(one_))) {
      const id = part.dataset.part;
      const isOn = tickOf(part).checked;
      const status = isOn ? one("select", part).value : "operational";
      const regions = regionsOf(part);
      const wanted = regions.filter((region) => region.checked);
      if (!isOn || wanted.length === regions.length) {
        found.push({ id, region: "", status });
      } else {
        const over = before(part).map((effect) => effect.region);
        const left = regions.filter((region) => !region.checked && over.includes(region.value));
        found.push(...wanted.map((region) => ({ id, region: region.value, status })));
        found.push(...left.map((region) => ({ id, region: region.value, status: "operational" })));
      }
    }
    return found;
  }

  function instantOf(fact) {
    const field = one(`[data-instant="${fact}"]`);
    const when = field && field.value ? new Date(field.value) : null;
    return when && !Number.isNaN(when.getTime()) ? `${when.toISOString().slice(0, 16)}Z` : "";
  }

  function answersNow() {
    const components = statedParts();
    const commander = one("[name=commander]:checked");
    const promise = one("[data-promise]");
    return {
      names_components: components.length > 0,
      components,
      texts: new Map([...typed].filter(([, said]) => [...said.values()].some((text) => text.trim() !== ""))),
      commander: commander && story.slug === "" ? commander.value : "",
      impact: "",
      promise: promise ? promise.value : "",
      started: instantOf("started"),
      ended: instantOf("ended"),
      expires: instantOf("expires"),
      window_start: instantOf("window_start"),
      window_end: instantOf("window_end"),
      corrects: one("[data-corrects]") ? one("[data-corrects]").value : "",
    };
  }

  // choosing the incident and the ready text

  function fits(candidate) {
    if (candidate.kind !== story.known.kind) return false;
    const word = story.slug === "" ? "start" : story.known.status;
    return candidate.after.length === 0 || candidate.after.includes(word);
  }

  const textOf = (candidate) => candidate.texts.get(shown) ?? candidate.texts.get(first);

  function chooseStory() {
    story = stories[one("[name=story]:checked").value];
    const fitting = stages.filter(fits);
    const select = one("[data-stage]");
    select.replaceChildren(...fitting.map((s) => make("option", { value: s.id }, textOf(s).name)));
    select.value = known.suggested[story.slug] || (fitting[0] ? fitting[0].id : "");
    edited.clear();
    one("[data-commander]").hidden = story.slug !== "" || desk.commanders.length === 1;
    carryOver();
    chooseStage();
  }

  // What does not work as usual is ticked, as bad as it is at the worst.
  const WORST = ["major_outage", "partial_outage", "degraded_performance", "under_maintenance"];

  function carryOver() {
    for (const part of all("[data-part]")) {
      const effects = before(part);
      const usual = story.known.kind === "maintenance" ? "under_maintenance" : "degraded_performance";
      tickOf(part).checked = effects.length > 0;
      one("select", part).value = WORST.find((status) => effects.some((one_) => one_.status === status)) ?? usual;
      for (const region of regionsOf(part)) {
        region.checked = effects.length === 0 || effects.some((effect) => ["", region.value].includes(effect.region));
      }
      asBefore.set(part, signature(part));
    }
  }

  function chooseStage() {
    stage = stages.find((candidate) => candidate.id === one("[data-stage]").value);
    if (!stage) return;
    one("[data-when]").textContent = textOf(stage).when;
    all("[data-part]").forEach((part) => {
      const select = one("select", part);
      all("option", select).forEach((option) => {
        option.hidden = isMaintenance() !== (option.value === "under_maintenance");
      });
    });
    one("[data-parts]").hidden = stage.kind === "notice" || ENDED.has(stage.status);
    edited.clear();
    askFacts();
    refresh();
  }

  // questions

  const questionOf = (fact, tag = first) => {
    const own = (stage.texts.get(shown) ?? stage.texts.get(first)).asks.get(fact);
    const label = own || (words.has(`fact.${fact}`) ? say(`fact.${fact}`) : fact.replaceAll("_", " "));
    const name = one(`[name=language][value="${tag}"] ~ span`).textContent;
    return tag === first ? label : say("in", { fact: label, language: name });
  };

  function textField(fact, tag) {
    const id = `fact-${fact}-${tag}`;
    const value = (typed.get(fact) ?? new Map()).get(tag) ?? "";
    const input = make("input", { id, type: "text", "data-fact": fact, "data-tag": tag, lang: tag });
    input.value = value;
    const field = make("div", { class: "field" }, make("label", { for: id }, questionOf(fact, tag)), input);
    if (answersOf.needs_of(stage).includes(fact) && tag === first) {
      field.append(make("button", { type: "button", class: "quiet", "data-none": id }, say("none")));
    }
    return field;
  }

  function instantField(fact) {
    const id = `fact-${fact}`;
    return make("div", { class: "field" }, make("label", { for: id }, say(`fact.${fact}`)),
      make("input", { id, type: "datetime-local", "data-instant": fact, "aria-describedby": `${id}-zone` }),
      make("span", { class: "hint", id: `${id}-zone` }, say("time-here")));
  }

  function spanWords(minutes) {
    return minutes >= 60 && minutes % 60 === 0 && minutes > 60
      ? say("hours", { n: minutes / 60 }) : say("minutes", { n: minutes });
  }

  function promiseField() {
    const policy = answersOf.promised(stage, { ...answersNow(), promise: "" }, story, desk);
    const select = make("select", { id: "fact-next_update", "data-promise": true });
    const asked = policy === "" ? say("no-promise") : say("policy", { span: spanWords(Number(policy)) });
    select.append(make("option", { value: "" }, asked));
    for (const span of SPANS) select.append(make("option", { value: String(span) }, spanWords(span)));
    if (policy !== "") select.append(make("option", { value: "none" }, say("no-promise")));
    return make("div", { class: "field" }, make("label", { for: select.id }, say("fact.next_update")), select);
  }

  // Which of the messages so far is corrected: the newest first.
  function correctsField() {
    const select = make("select", { id: "fact-corrects", "data-corrects": true });
    const names = [...story.names].reverse();
    select.append(...["", ...names].map((name) => make("option", { value: name }, name || "–")));
    return make("div", { class: "field" }, make("label", { for: select.id }, say("fact.corrects")), select);
  }

  function fieldsFor(fact) {
    if (fact === "corrects") return [correctsField()];
    if (fact === "next_update") return [promiseField()];
    if (fact === "window") return [instantField("window_start"), instantField("window_end")];
    if (INSTANTS.has(fact)) return [instantField(fact)];
    return [textField(fact, first)];
  }

  // What the text needs stands open, what it could use is folded away.
  function askFacts() {
    const blank = { ...answersNow(), texts: new Map(), promise: "" };
    for (const fact of INSTANTS) blank[fact] = "";
    const required = new Set(answersOf.missing(stage, blank, story, desk));
    const usable = answersOf.usable(stage, story, desk).filter((fact) => !CHOSEN.has(fact) || fact === "next_update");
    const isOver = ENDED.has(stage.status) || stage.kind !== "incident";
    if (!isOver && !usable.includes("next_update")) usable.push("next_update");
    if (story.slug === "" && stage.kind === "incident" && !usable.includes("started")) usable.push("started");
    const isNeeded = (fact) => fact !== "next_update" && required.has(fact);
    const dated = all("[data-instant]").map((field) => [field.dataset.instant, field.value]);
    one("[data-needed]").replaceChildren(...usable.filter(isNeeded).flatMap(fieldsFor));
    one("[data-possible]").replaceChildren(...usable.filter((fact) => !isNeeded(fact)).flatMap(fieldsFor));
    for (const [fact, value] of dated) {
      const field = one(`[data-instant="${fact}"]`);
      if (field) field.value = value;
    }
    one("[data-facts]").hidden = usable.length === 0;
    one("[data-facts] details").hidden = usable.every(isNeeded);
    one("[data-known]").hidden = !usable.some(isNeeded);
  }

  // the words

  function wordsIn(tag, answers) {
    const own = edited.get(tag) ?? {};
    const ready = stage.texts.has(tag) && answersOf.wanting(stage, answers, desk, tag).length === 0
      ? answersOf.filled(stage, answers, story, desk, tag) : { language: tag, title: "", body: "" };
    return { language: tag, title: own.title ?? ready.title, body: own.body ?? ready.body };
  }

  function showWords(answers) {
    const text = wordsIn(language, answers);
    for (const [field, value] of [[one("[data-title]"), text.title], [one("[data-body]"), text.body]]) {
      if (field.value !== value) field.value = value;
      field.lang = language;
    }
    one("[data-title]").placeholder = story.titles.get(language) ?? story.titles.get(first) ?? "";
    one("[data-again]").hidden = !edited.has(language);
    const wanting = stage.texts.has(language) ? answersOf.wanting(stage, answers, desk, language) : [];
    const place = one("[data-own]");
    const fields = language === first ? [] : answersOf.usable(stage, story, desk)
      .filter((fact) => !CHOSEN.has(fact) && !INSTANTS.has(fact) && !["window", "corrects"].includes(fact))
      .filter((fact) => typed.has(fact))
      .filter((fact) => (typed.get(fact).get(first) ?? "").trim().toLowerCase() !== "none");
    const key = `${language} ${stage.id} ${fields.join(" ")}`;
    if (place.dataset.key !== key) {
      place.dataset.key = key;
      place.replaceChildren(...fields.map((fact) => textField(fact, language)));
    }
    const note = !stage.texts.has(language) ? say("no-text")
      : wanting.length > 0 ? say("waits", { facts: wanting.map((fact) => questionOf(fact)).join(", ") }) : "";
    one("[data-body]").placeholder = note;
  }

  // what the linter says

  function lintAll(answers) {
    const texts = desk.house.languages.map((tag) => wordsIn(tag, answers)).filter((text) => text.body.trim() !== "");
    if (texts.length === 0 || texts[0].language !== first) return new Map();
    const said = answersOf.said_from(stage, answers, story, desk, told(texts), numberNow());
    const minutes = story.began === "" ? 0 : Math.max(0, Math.floor((Date.now() - Date.parse(story.began)) / 60000));
    const drafts = rules_joining.drafts_from(said, { ...story.known, minutes_open: minutes }, desk.house);
    return new Map(drafts.map((draft) => [draft.language, lintDraft(draft, desk.house, weights)]));
  }

  // A title that stays as it was is not said again.
  const told = (texts) => texts.map((text) => ({
    ...text,
    title: story.titles.get(text.language) === text.title ? "" : text.title,
    body: text.body.trim(),
  }));

  const ORDER = { error: 0, warning: 1, info: 2 };
  const LOOKS = { error: "cr", warning: "mi", info: "un" };

  function badge(look, text) {
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    icon.setAttribute("class", "i");
    icon.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `#${look}`);
    icon.append(use);
    return make("span", { class: `badge ${look}` }, icon, text);
  }

  function showFindings(found) {
    const here = [...(found.get(language) ?? [])].sort((a, b) => ORDER[a.weight] - ORDER[b.weight]);
    const facts = here.map(({ weight, text, hint, spot }) => [weight, text, hint, spot]);
    fill(one("[data-findings]"), facts, () => (here.length === 0 ? [make("li", {}, badge("ok", say("none-found")))]
      : here.map(findingItem)));
    for (const counter of all("[data-count]")) {
      const count = (found.get(counter.dataset.count) ?? []).filter((finding) => finding.weight !== "info").length;
      counter.textContent = count;
      counter.hidden = count === 0;
    }
  }

  function findingItem(finding) {
    const item = make("li", {}, badge(LOOKS[finding.weight], say(finding.weight)),
      make("p", { lang: "en" }, finding.text), make("p", { lang: "en", class: "hint" }, finding.hint));
    if (finding.spot.where === "body" && finding.spot.end > finding.spot.start) {
      const place = make("button", { type: "button", class: "quiet", "data-start": finding.spot.start,
        "data-end": finding.spot.end, "aria-label": `${finding.rule.code}: ${finding.spot.word}` }, finding.rule.code);
      item.append(place);
    } else {
      item.append(make("code", {}, finding.rule.code));
    }
    return item;
  }

  // the preview

  function showPreview(answers) {
    const text = wordsIn(language, answers);
    const status = answersOf.status_of(stage, story) || story.known.status;
    const house = desk.house;
    const said = answersOf.said_from(stage, answers, story, desk, [text], numberNow());
    const after = rules_joining.effects_after(said, story.known, house, stage.kind);
    const touched = rules_joining.touched(rules_joining.not_operational(after), language, house);
    const places = writing_naming.collapsed(touched, house);
    const looks = places.map((place) => say(`look.${place.status}`));
    const worst = ENDED.has(status) ? "ok" : ["cr", "ma", "mi", "mt"].find((look) => looks.includes(look)) ?? "un";
    const promise = ENDED.has(status) ? "" : answersOf.promised(stage, answers, story, desk);
    const title = text.title || story.titles.get(language) || story.titles.get(first) || "";
    const card = make("article", { class: `card ${worst}` },
      make("h3", { lang: language }, title),
      make("p", { class: "meta" }, badge(worst, say(`status.${status}`))),
      make("div", { class: "text", lang: language }, ...previewed(text.body)));
    if (places.length > 0 && !ENDED.has(status)) {
      card.append(make("ul", { class: "places" }, ...places.map((place) => make("li", {},
        place.region === "" ? place.name : say("place", { component: place.name, region: place.region_name }), " ",
        badge(say(`look.${place.status}`), say(`effect.${place.status}`))))));
    }
    if (/^\d+$/.test(promise)) {
      const due = new Date(Date.now() + Number(promise) * 60000);
      const time = new Intl.DateTimeFormat(shown, { ...CLOCK, timeZone: known.timezone }).format(due);
      card.append(make("p", { class: "promise" }, say("promise", { time: `${time} ${known.timezone}` })));
    }
    one("[data-preview]").replaceChildren(card);
  }

  // the files

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "");
  const numberNow = () => Math.max(0, ...story.names.map((name) => parseInt(name, 10) || 0)) + 1;

  function folder(answers) {
    if (story.slug !== "") return story.slug;
    const day = new Date().toISOString().slice(0, 10);
    const ids = answers.components.map((component) => component.id);
    const title = composer_letter.slug_of(plain(wordsIn(first, answers).title));
    const name = title || composer_letter.slug_of(ids.join(" ")) || "incident";
    return composer_letter.numbered(`${day}-${name}`, Object.keys(stories));
  }

  function filesNow(answers) {
    const word = answersOf.status_of(stage, story) || stage.id;
    const path = `incidents/${folder(answers)}/${composer_letter.message_name(numberNow(), word)}`;
    const texts = desk.house.languages.map((tag) => wordsIn(tag, answers)).filter((text) => text.body.trim() !== "");
    return told(texts).map((text) => ({
      tag: text.language,
      path: text.language === first ? `${path}.md` : `${path}.${text.language}.md`,
      text: text.language === first
        ? composer_letter.message_text(answersOf.letter_of(stage, answers, story, desk, text))
        : composer_letter.translation_text(text.title, text.body),
    }));
  }

  const opened = new Set();
  // A branch as git may call it, else "": a link must not lead anywhere else.
  const branchNow = () => {
    const name = one("[data-branch]").value.trim();
    return /^[\w.-]+(?:\/[\w.-]+)*$/.test(name) && !name.includes("..") ? name : "";
  };

  function editorFor(file) {
    if (known.editor === "") return { address: "", isWhole: false };
    const branch = file.tag === first ? "main" : branchNow() || "main";
    const place = branch.split("/").map(encodeURIComponent).join("/");
    const start = `${known.editor}${place}?filename=${encodeURIComponent(file.path)}`;
    const whole = `${start}&value=${encodeURIComponent(file.text)}`;
    return whole.length <= known.longest ? { address: whole, isWhole: true } : { address: start, isWhole: false };
  }

  // The first file opens the proposal; the others are offered once it has a branch.
  const isOffered = (file) => file.tag === first || branchNow() !== "";

  function fileItem(file) {
    const { address, isWhole } = editorFor(file);
    const isDone = opened.has(file.path);
    const item = make("li", {}, make("code", {}, file.path));
    if (missing.length > 0) return item;
    const row = make("p", { class: "row" });
    if (known.editor === "") item.append(make("p", { class: "hint" }, say("no-forge")));
    else if (!isWhole) item.append(make("p", { class: "hint" }, say("too-long")));
    if (address !== "" && isOffered(file)) {
      row.append(make("a", { class: "quiet", href: address, target: "_blank", rel: "noopener",
        "data-opens": file.path }, isDone ? `${say("opened")} ✓` : say("open")));
    }
    row.append(make("button", { type: "button", class: "quiet", "data-copy-file": file.path }, say("copy")));
    item.append(row);
    return item;
  }

  function showFiles() {
    const facts = files.map((file) => [file, editorFor(file), opened.has(file.path), isOffered(file), missing.length]);
    fill(one("[data-file]"), facts[0], () => files.slice(0, 1).map(fileItem));
    fill(one("[data-files]"), facts.slice(1), () => files.slice(1).map(fileItem));
    one("[data-rest]").hidden = files.length < 2;
  }

  function showVerdict(found) {
    const counted = (weight) => [...found.values()].flat().filter((finding) => finding.weight === weight).length;
    const [errors, warnings] = [counted("error"), counted("warning")];
    const target = files.find((file) => !opened.has(file.path));
    const parts = [];
    if (missing.length > 0) parts.push(say("missing", { facts: missing.map((fact) => questionOf(fact)).join(", ") }));
    if (errors > 0) parts.push(say("errors", { n: errors }));
    if (warnings > 0) parts.push(say("warnings", { n: warnings }));
    const verdict = one("[data-verdict]");
    const text = parts.join(" · ") || say(target ? "ready" : "done");
    if (verdict.textContent !== text) verdict.textContent = text;
    verdict.className = missing.length > 0 || errors > 0 ? "is-wrong" : "";
    showButton(target);
  }

  // One button for what comes next: a missing answer, the first file, the branch, the next file.
  function showButton(target) {
    const go = one("[data-go]");
    const isReady = target && missing.length === 0 && isOffered(target);
    const editor = isReady ? editorFor(target) : { isWhole: false };
    const name = target && target.tag !== first
      ? one(`[name=language][value="${target.tag}"] ~ span`).textContent : "";
    go.textContent = missing.length > 0 ? say("continue")
      : name ? say("next", { language: name }) : one("#finish").textContent;
    go.dataset.path = editor.isWhole ? target.path : "";
    go.hidden = !target && missing.length === 0;
    if (editor.isWhole) go.target = "_blank";
    else go.removeAttribute("target");
    const place = missing.length > 0 ? placeOf(missing[0]) : isReady ? "finish" : "branch";
    go.href = editor.isWhole ? editor.address : `#${place}`;
  }

  // Where a missing fact is asked for.
  function placeOf(fact) {
    const places = { components: "[data-parts]", regions: "[data-parts]", commander: "[data-commander]",
      window: "#fact-window_start", title: "[data-title]" };
    const field = one(places[fact] ?? `#fact-${fact}, #fact-${fact}-${first}`);
    const found = field && (field.matches("input,select") ? field : one("input", field));
    if (found && !found.id) found.id = `ask-${fact}`;
    return found ? found.id : "finish";
  }

  let files = [];
  let missing = [];

  // What is missing only in the ready text does not matter to who wrote another.
  function missingNow(answers) {
    const asked = answersOf.missing(stage, answers, story, desk);
    if (edited.get(first) === undefined || edited.get(first).body === undefined) return asked;
    const stated = [...answersOf.stated_first(stage, story, desk), "data_loss", "lingering", "corrects"];
    return asked.filter((fact) => stated.includes(fact));
  }

  function refresh() {
    if (!stage) return;
    for (const part of all("[data-part]")) part.hidden = !tickOf(part).checked;
    const answers = answersNow();
    showWords(answers);
    showPreview(answers);
    const found = lintAll(answers);
    showFindings(found);
    missing = missingNow(answers);
    files = filesNow(answers);
    showFiles();
    showVerdict(found);
    remember();
  }

  // A phone may throw this page away while the forge is open: the tab remembers for two hours.
  const KEPT = 2 * 60 * 60 * 1000;
  const WHERE = `composer ${location.pathname}`;
  const fieldsKept = () => all("[data-instant],[data-promise],[data-corrects]").filter((field) => field.id);

  function remember() {
    const state = {
      at: Date.now(),
      story: one("[name=story]:checked").value,
      number: numberNow(),
      stage: stage.id,
      parts: all("[data-part]").map((part) => [tickOf(part).checked, one("select", part).value,
        regionsOf(part).map((region) => region.checked)]),
      commander: (one("[name=commander]:checked") ?? {}).value ?? "",
      language,
      typed: [...typed].map(([fact, said]) => [fact, [...said]]),
      edited: [...edited],
      fields: fieldsKept().map((field) => [field.id, field.value]),
      opened: [...opened],
      branch: one("[data-branch]").value,
    };
    try { sessionStorage.setItem(WHERE, JSON.stringify(state)); } catch { /* refused */ }
  }

  function remembered() {
    try {
      const state = JSON.parse(sessionStorage.getItem(WHERE));
      return state && Date.now() - state.at < KEPT && stories[state.story] ? state : null;
    } catch {
      return null;
    }
  }

  function restore(state) {
    one(`[name=story][value="${CSS.escape(state.story)}"]`).checked = true;
    chooseStory();
    if (numberNow() !== state.number || !stages.some((candidate) => candidate.id === state.stage)) return;
    all("[data-part]").forEach((part, index) => {
      const [isOn, status, regions] = state.parts[index] ?? [false, "", []];
      tickOf(part).checked = isOn;
      one("select", part).value = status;
      regionsOf(part).forEach((region, place) => { region.checked = regions[place] ?? true; });
    });
    const commander = state.commander && one(`[name=commander][value="${CSS.escape(state.commander)}"]`);
    if (commander) commander.checked = true;
    for (const [fact, said] of state.typed) typed.set(fact, new Map(said));
    one("[data-stage]").value = state.stage;
    chooseStage();
    for (const [id, value] of state.fields) if (document.getElementById(id)) document.getElementById(id).value = value;
    for (const [tag, words_] of state.edited) edited.set(tag, words_);
    state.opened.forEach((path) => opened.add(path));
    one("[data-branch]").value = state.branch;
    language = state.language;
    one(`[name=language][value="${CSS.escape(language)}"]`).checked = true;
    refresh();
  }

  // what people do

  let timer;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, 120);
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    const field = event.target;
    if (field.name === "story") chooseStory();
    else if (field.matches("[data-stage]")) chooseStage();
    else if (field.matches("select,[type=radio],[type=checkbox]")) {
      if (field.name === "language") language = field.value;
      refresh();
    }
  });
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (field.matches("[data-title],[data-body]")) {
      const key = field.matches("[data-title]") ? "title" : "body";
      edited.set(language, { ...edited.get(language), [key]: field.value });
    } else if (field.dataset.fact) {
      const said = typed.get(field.dataset.fact) ?? new Map();
      typed.set(field.dataset.fact, said.set(field.dataset.tag, field.value));
    }
    soon();
  });
  form.addEventListener("click", async (event) => {
    const target = event.target.closest("button,a");
    if (!target) return;
    if (target.matches("[data-anew]")) {
      try { sessionStorage.removeItem(WHERE); } catch { /* refused */ }
      form.reset();
      [typed, edited, opened].forEach((kept_) => kept_.clear());
      language = first;
      chooseStory();
      scrollTo(0, 0);
    } else if (target.matches("[data-again]")) {
      edited.delete(language);
      refresh();
    } else if (target.dataset.none) {
      const field = document.getElementById(target.dataset.none);
      field.value = "none";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (target.dataset.start) {
      const body = one("[data-body]");
      const place = (points) => $.codePoints(body.value).indexOf(Number(points));
      body.focus();
      body.setSelectionRange(place(target.dataset.start), place(target.dataset.end));
    } else if (target.dataset.copyFile) {
      const file = files.find((candidate) => candidate.path === target.dataset.copyFile);
      await navigator.clipboard.writeText(file.text);
      target.textContent = `${say("copied")} ✓`;
    } else if (target.dataset.opens || target.dataset.path) {
      opened.add(target.dataset.opens || target.dataset.path);
      soon();
    } else if (target.matches("[data-go]")) {
      const place = document.getElementById(target.getAttribute("href").slice(1));
      if (place && place.matches("input,select,textarea")) {
        event.preventDefault();
        place.scrollIntoView({ block: "center" });
        place.focus();
      }
    }
  });

  form.hidden = false;
  const kept = remembered();
  if (kept) restore(kept);
  else chooseStory();
})();
