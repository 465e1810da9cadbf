"""Text to messages. This page is the format's specification; docs/format.md explains it to authors.

Files
    `incidents/<incident>/<number>-<slug>.md` is a message, `<number>-<slug>.<language>.md` its
    translation. <incident> and <slug> are lower-case ASCII letters, digits and inner hyphens, at
    most 100 characters; <number> has two to four digits and orders the messages. An
    incident has at most 300 messages. A file is UTF-8 text of at most 65,536 bytes with LF line ends
    (CRLF is read as LF) and no control characters other than tab.

    A file is front matter, a mapping in YAML between two lines `---`, and a body in Markdown
    of at most 20,000 bytes. Blank lines before and white space after the body do not count.

YAML
    Values are taken as written: no value is ever turned into a number, a date or a switch by
    YAML. Unknown and duplicate keys, anchors, aliases, tags, directives, a second document and
    more than 8 levels are errors. An instant is `YYYY-MM-DDThh:mm[:ss]` (or a blank for T) with Z
    or an offset. A duration is `1d2h3m4s` or parts of it, more than zero, at most 366 days.

Facts of a message: what is not said keeps its value from earlier messages
    title        one line, at most 120 characters
    kind         incident (default) | maintenance | notice; only the first message decides
    status       incident: investigating, identified, monitoring, resolved, postmortem;
                 maintenance: scheduled, in_progress, verifying, completed, cancelled;
                 notice: none, or resolved to withdraw it early
    commander    a login on the roster (`commanders` or `former_commanders` of status.yml)
    impact       none | minor | major | critical; derived from the components when absent
    components   <id>: <status>, or <id>: {<region>: <status>}, with a status of operational,
                 degraded_performance, partial_outage, major_outage, under_maintenance;
                 a list of ids in a maintenance (under_maintenance) and in a notice (related)
    started      an instant: when customers began to feel it (incident)
    next_update  a duration, an instant, or none
    data_loss    `none` or what was lost, at most 500 characters (incident)
    lingering    `none` or what will still be felt, at most 500 characters (incident)
    window       {start: <instant>, end: <instant>} (maintenance), at most 366 days
    repeat       an RFC 5545 recurrence rule without DTSTART (maintenance); FREQ is DAILY, WEEKLY,
                 MONTHLY or YEARLY; INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST
    expires      an instant (notice)
    audience     public (default) | internal | one of `audiences` in status.yml
    drill        true | false; a drill is one from its first message on
    corrects     the name of an earlier message of the same incident, such as 02-identified
    at           an instant, only for imported history: the message's own time
    waive        <code or name of a rule of the linter>: why it does not count here

Together
    The first message carries title and commander; an incident's also status and components, a
    maintenance's also status, components and window, a notice's also expires. `resolved` on an
    incident carries data_loss and lingering. Messages with `at` need no commander,
    components, expires, data_loss or lingering, and may have an empty body.

Translations
    A body and, if wanted, a title; no other key. <language> is one of `languages` in
    status.yml, as written there, other than the first. Front matter may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from signoff.core import codes
from signoff.core.coherence import Read, check_together, kind_of
from signoff.core.facts import KINDS, MAX_TITLE, READERS, Ground
from signoff.core.finding import Finding, did_you_mean, has_errors
from signoff.core.frontmatter import EMPTY, Scalar, Table, read_yaml
from signoff.core.markup import check_body
from signoff.core.model import PUBLIC, Kind, Message, Translation
from signoff.core.names import FOLDER, FileName, file_name, meant_stem
from signoff.core.text import Notes, decode
from signoff.core.values import text as read_text
from signoff.core.vocabulary import Vocabulary
from signoff.core.watched import Settings

__all__ = ["file_name", "parse_folder", "parse_message", "parse_translation"]

MAX_FILE = 65_536
MAX_BODY = 20_000
MAX_MESSAGES = 300

_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
_BLANK_LINES = re.compile(r"(?:[ \t]*\n)*")


class _Parts(NamedTuple):
    """A file taken apart; `body` begins at line `body_line` of it."""

    table: Table
    body: str
    body_line: int


def parse_message(
    data: bytes, incident: str, name: str, settings: Settings, kind: Kind | None = Kind.INCIDENT
) -> tuple[Message | None, list[Finding]]:
    """The message in the file `<name>.md`, or None and the findings that make it unusable.

    `kind` is what the incident's first message says it is (None: nobody knows); it matters only
    for `components` given as a list. What concerns the messages of an incident together is told
    by `parse_folder`.
    """
    read = _read_message(data, incident, FileName(name, 0, ""), Vocabulary.of(settings), kind)
    findings = sorted(read.notes.findings)
    return (None if has_errors(findings) else read.message), findings


def parse_translation(
    data: bytes, incident: str, name: str, language: str, settings: Settings
) -> tuple[Translation | None, list[Finding]]:
    """The words of `<name>.<language>.md`, or None and the findings that make them unusable."""
    notes = Notes(f"incidents/{incident}/{name}.{language}.md")
    _check_language(language, settings, notes)
    title, body = "", ""
    parts = _parts(data, notes, optional=True)
    if parts is not None:
        title = _translated_title(parts.table, notes)
        body = _body(parts, notes, may_be_empty=False)
    findings = sorted(notes.findings)
    return (None if has_errors(findings) else Translation(language, title, body)), findings


def parse_folder(
    incident: str,
    files: Mapping[str, bytes],
    settings: Settings,
    *,
    missing: Sequence[Finding] = (),
) -> tuple[tuple[Message, ...], tuple[Finding, ...], tuple[str, ...]]:
    """Everything of one incident: its messages in order, the findings, the names of what was lost.

    `files` maps file names to bytes. `missing` are findings already made about files of this
    folder that could not even be read; they are passed on, and an error among them counts
    as a lost message. A lost message is named by its file name without `.md`, whatever that is.
    A translation that cannot be read costs only itself.
    """
    findings = list(missing)
    found = _named(incident, files, findings)
    lost = _lost(findings, incident)
    originals = _originals(incident, found, findings, lost)
    reads = _read_messages(incident, originals, settings, lost)
    names = {named.name for named, _ in originals} | lost
    words: dict[str, list[Translation]] = {}
    if len(found) > len(originals):
        words = _read_translations(incident, found, settings, findings, names)
    messages = []
    for read in reads:
        findings += read.notes.findings
        if read.message is None or read.notes.has_errors:
            lost.add(read.name)
        else:
            messages.append(_with_words(read.message, words.get(read.name), settings))
    if settings.internal_source:
        findings += _misplaced(reads, settings.internal_source)
    return tuple(messages), tuple(sorted(findings)), tuple(sorted(lost))


def _named(
    incident: str, files: Mapping[str, bytes], findings: list[Finding]
) -> list[tuple[FileName, bytes]]:
    """The files with a good name, by name."""
    found: list[tuple[FileName, bytes]] = []
    for name in sorted(files):
        named = file_name(name, incident)
        if isinstance(named, FileName):
            found.append((named, files[name]))
        else:
            findings.append(named)
    return found


def _lost(findings: Sequence[Finding], incident: str) -> set[str]:
    """The messages that `findings` already tell could not be read; lost translations do not count."""
    lost = set()
    for finding in findings:
        if finding.is_error:
            name = finding.path.removeprefix(f"incidents/{incident}/")
            named = file_name(name, incident)
            stem = meant_stem(name)
            if stem is not None and not (isinstance(named, FileName) and named.language):
                lost.add(stem)
    return lost


def _originals(
    incident: str, found: Sequence[tuple[FileName, bytes]], findings: list[Finding], lost: set[str]
) -> list[tuple[FileName, bytes]]:
    """The messages among `found` in their order, as many as an incident may have."""
    originals = [pair for pair in found if not pair[0].language]
    originals.sort(key=lambda pair: (pair[0].number, pair[0].name))
    if len(originals) > MAX_MESSAGES:
        findings.append(_too_many(incident, len(originals)))
        lost.update(named.name for named, _ in originals[MAX_MESSAGES:])
    elif not originals and not lost:
        hint = "add a message such as 01-investigating.md, or remove the folder"
        path = f"incidents/{incident}"
        findings.append(codes.NO_MESSAGE.at(path, text="this folder has no message", hint=hint))
    return originals[:MAX_MESSAGES]


def _first_lost(lost: set[str], originals: Sequence[tuple[FileName, bytes]]) -> bool:
    """Whether one of `lost` was the incident's first message. A name without number is a late one."""
    numbers = [int(digits) for name in lost if (digits := name.partition("-")[0]).isdecimal()]
    return bool(numbers) and (not originals or min(numbers) < originals[0][0].number)


def _too_many(incident: str, count: int) -> Finding:
    text = f"this incident has {count} messages"
    hint = f"at most {MAX_MESSAGES} are read; continue in a new folder"
    return codes.TOO_LARGE.at(f"incidents/{incident}", text=text, hint=hint)


def _read_messages(
    incident: str, originals: Sequence[tuple[FileName, bytes]], settings: Settings, lost: set[str]
) -> list[Read]:
    """The messages of an incident, checked one by one and together; the first decides the kind."""
    reads: list[Read] = []
    names = Vocabulary.of(settings)
    first_lost = _first_lost(lost, originals)
    kind = None if first_lost else Kind.INCIDENT
    for named, data in originals:
        read = _read_message(data, incident, named, names, kind)
        if not reads and not first_lost:
            kind = kind_of(read)
        reads.append(read)
    check_together(reads, kind, lost)
    return reads


def _misplaced(reads: Sequence[Read], home: str) -> Iterator[Finding]:
    """What is said inside, though there is a private place for it. It costs nothing but the finding."""
    inherited = PUBLIC
    for number, read in enumerate(reads):
        own = read.message.audience if read.message is not None else None
        if number == 0:
            inherited = own or PUBLIC
        if (own or inherited) != PUBLIC:
            said = read.table.entries.get("audience")
            line, column = (said[0].line, said[0].column) if said else (1, 1)
            text = "this message is not for everybody, and everybody may read this repository"
            hint = f"move it to {home.rstrip('/')}/{FOLDER}/, which only the internal build reads"
            yield codes.INTERNAL_IN_PUBLIC.at(read.notes.path, line, column, text, hint)


def _read_message(data: bytes, incident: str, named: FileName, names: Vocabulary, kind: Kind | None) -> Read:
    notes = Notes(f"incidents/{incident}/{named.name}.md")
    read = Read(named.name, named.number, notes)
    parts = _parts(data, notes)
    if parts is None:
        return read
    read.table = parts.table
    facts = _facts(parts.table, Ground(notes, names, kind))
    body = _body(parts, notes, may_be_empty="at" in parts.table.entries)
    read.message = Message(incident=incident, name=named.name, body=body, body_line=parts.body_line, **facts)
    return read


def _facts(table: Table, ground: Ground) -> dict[str, Any]:
    """What the front matter says; what it says wrongly is noted and left out."""
    facts: dict[str, Any] = {}
    own = table.entries.get("kind")
    if own is not None and isinstance(own[1], Scalar):
        ground = ground._replace(kind=KINDS.get(own[1].value))
    for key, (name, node) in table.entries.items():
        reader = READERS.get(key)
        if reader is None:
            hint = did_you_mean(key, READERS)
            text = f"'{key}' is not a key of a message"
            ground.notes.add(codes.UNKNOWN_KEY, name.line, name.column, text, hint)
        else:
            value = reader(node, key, ground)
            if value is not None:
                facts[key] = value
    return facts


def _parts(data: bytes, notes: Notes, optional: bool = False) -> _Parts | None:
    """Front matter and body; None when there is no telling which is which."""
    text = decode(data, notes, MAX_FILE)
    if text is None:
        return None
    opening = _OPENING.match(text)
    if opening is None:
        if optional:
            return _Parts(EMPTY, *_stripped(text, 0, 1))
        hint = "begin with a line ---, then 'status: ...' and so on, then another line ---"
        notes.add(codes.NO_FRONT_MATTER, 1, 1, "the file does not begin with ---", hint)
        return None
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        hint = "put a line --- between the facts and the text"
        notes.add(codes.NO_FRONT_MATTER, 1, 1, "the front matter that begins here does not end", hint)
        return None
    matter = text[opening.end() : closing.start()]
    table = read_yaml(matter, notes, 2)
    if table is None:
        return None
    return _Parts(table, *_stripped(text, closing.end(), matter.count("\n") + 3))


def _stripped(text: str, offset: int, line: int) -> tuple[str, int]:
    """The body of `text` from `offset` in `line`, without blank lines around it, and its line."""
    blank = _BLANK_LINES.match(text, offset)
    start = blank.end() if blank else offset
    return text[start:].rstrip(), line + text.count("\n", offset, start)


def _body(parts: _Parts, notes: Notes, may_be_empty: bool) -> str:
    body, line = parts.body, parts.body_line
    if not body:
        if not may_be_empty:
            hint = "write what customers should know below the second line ---"
            notes.add(codes.EMPTY_BODY, line, 1, "the message says nothing", hint)
    elif len(body) > MAX_BODY // 4 and len(body.encode()) > MAX_BODY:
        text = f"the text has more than {MAX_BODY:,} bytes"
        notes.add(codes.TOO_LARGE, line, 1, text, "shorten it, and link to the details")
    else:
        check_body(body, line, notes)
    return body


def _read_translations(
    incident: str,
    found: Sequence[tuple[FileName, bytes]],
    settings: Settings,
    findings: list[Finding],
    names: set[str],
) -> dict[str, list[Translation]]:
    """The usable translations by message; `names` are the messages there are, readable or not."""
    words: dict[str, list[Translation]] = {}
    for named, data in found:
        if not named.language:
            continue
        translation, noted = parse_translation(data, incident, named.name, named.language, settings)
        findings += noted
        if named.name not in names:
            path = f"incidents/{incident}/{named.name}.{named.language}.md"
            text = f"there is no message '{named.name}.md' beside this translation"
            findings.append(
                codes.LONELY_TRANSLATION.at(path, text=text, hint=did_you_mean(named.name, names))
            )
        elif translation is not None:
            words.setdefault(named.name, []).append(translation)
    return words


def _check_language(language: str, settings: Settings, notes: Notes) -> None:
    languages = settings.languages
    if language == languages[0]:
        text = f"'{language}' is the language of the message itself"
        notes.add(codes.UNKNOWN_LANGUAGE, 1, 1, text, "put this text into the message, or remove this file")
    elif language not in languages:
        hint = did_you_mean(language, languages[1:]) or f"add {language} to 'languages' in status.yml"
        notes.add(codes.UNKNOWN_LANGUAGE, 1, 1, f"'{language}' is not a language of status.yml", hint)


def _translated_title(table: Table, notes: Notes) -> str:
    title = ""
    for key, (name, node) in table.entries.items():
        if key == "title":
            title = read_text(node, key, notes, MAX_TITLE) or ""
        elif key in READERS:
            text = f"a translation cannot state '{key}'"
            hint = "facts belong in the message; remove this line"
            notes.add(codes.FACT_IN_TRANSLATION, name.line, name.column, text, hint)
        else:
            text = f"'{key}' is not a key of a translation"
            notes.add(codes.UNKNOWN_KEY, name.line, name.column, text, "a translation has only 'title'")
    return title


def _with_words(message: Message, words: list[Translation] | None, settings: Settings) -> Message:
    """`message` with its translations, in the order of the page's languages."""
    if not words:
        return message
    order = {language: position for position, language in enumerate(settings.languages)}
    return replace(message, translations=tuple(sorted(words, key=lambda t: order[t.language])))
