"""What a cState site says about itself: config.yml, config.toml, hugo.toml and their relatives.

Hugo does not care how keys are capitalised, merges `config/_default/*` and lets `hugo.*` win.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from signoff.core.finding import Finding, OperatorError
from signoff.core.languages import is_language
from signoff.importers.cstate import codes
from signoff.importers.cstate.loose import UnusableError, load_yaml

Table = Mapping[str, Any]

_FILE = re.compile(r"(?:config/_default/)?(?P<stem>[a-z]+)\.(?P<kind>ya?ml|toml|json)")
_ROOTS = ("config", "hugo")
_SUBTABLES = ("params", "languages", "taxonomies", "menus", "outputs")
_WRITTEN_DIFFERENTLY = frozenset({"pt", "zh", "sr"})  # where the region or script changes the words
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\[\]:-]+(/[^\s?#]*)?")
_OWN_MACHINE = re.compile(r"https?://(?:localhost|127\.|0\.0\.0\.0|\[::1\])")
EXAMPLE_URL = "https://status.example.org/"


@dataclass(frozen=True, slots=True)
class System:
    """Something the old page watched. `names` are all names that posts may call it by."""

    name: str
    group: str
    description: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the site and the folder its posts are in (`content`, `content/english`)."""

    tag: str
    folder: str
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A cState site without its posts; `languages[0]` is the default."""

    name: str
    url: str
    timezone: str
    languages: tuple[Language, ...]
    systems: tuple[System, ...]
    description: str
    path: str


def is_config(path: str) -> bool:
    """Whether a file of this path (relative to the site) may be part of its configuration."""
    found = _FILE.fullmatch(path)
    return found is not None and ("/" in path or found["stem"] in _ROOTS)


def read_site(files: Mapping[str, bytes], folder_name: str) -> tuple[Site, list[Finding]]:
    """The site described by the configuration among `files`; its absence is a finding, not an end."""
    findings: list[Finding] = []
    merged, path = _merged(files)
    if not path:
        text = "there is no config.yml, config.toml or hugo.toml"
        hint = "its systems, name and address are missing; edit status.yml"
        findings.append(codes.NO_CONFIGURATION.at("config.yml", text=text, hint=hint))
        path = "config.yml"
    params = _table(merged.get("params"))
    site = Site(
        name=_text(merged.get("title")) or folder_name,
        url=_url(_text(merged.get("baseurl")), path, findings),
        timezone=_text(merged.get("timezone")),
        languages=_languages(merged),
        systems=_systems(params, path, findings),
        description=_text(params.get("description")) or _text(params.get("preface")),
        path=path,
    )
    return site, findings


def _merged(files: Mapping[str, bytes]) -> tuple[Table, str]:
    """All configuration files as one table with lower-case keys, and the path of the main one."""
    merged: dict[str, Any] = {}
    main = ""
    for path in sorted(filter(is_config, files), key=_precedence):
        table = _loaded(path, files[path])
        stem = _stem(path)
        _merge(merged, table if stem in _ROOTS else {stem: table} if stem in _SUBTABLES else {})
        if stem in _ROOTS or not main:
            main = path
    return merged, main


def _stem(path: str) -> str:
    found = _FILE.fullmatch(path)
    return found["stem"] if found else ""


def _precedence(path: str) -> tuple[int, str]:
    stem = _stem(path)
    rank = _ROOTS.index(stem) if stem in _ROOTS else len(_ROOTS)
    return rank + (0 if "/" in path else 10), path


def _loaded(path: str, data: bytes) -> Table:
    try:
        text = data.decode("utf-8-sig")
        if path.endswith(".toml"):
            loaded: Any = tomllib.loads(text)
        elif path.endswith(".json"):
            loaded = json.loads(text)
        else:
            loaded = load_yaml(text)
    except (ValueError, RecursionError, yaml.YAMLError, UnusableError) as error:
        where = getattr(getattr(error, "problem_mark", None), "line", None)
        place = path if where is None else f"{path}:{where + 1}"
        problem = " ".join(str(getattr(error, "problem", None) or error).split())
        raise OperatorError(
            f"{place}: this configuration cannot be read: {problem}", "correct it first"
        ) from None
    return _table(_lowered(loaded))


def _lowered(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key).lower(): _lowered(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_lowered(inner) for inner in value]
    return value


def _merge(into: dict[str, Any], table: Table) -> None:
    for key, value in table.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def _table(value: Any) -> Table:
    return value if isinstance(value, dict) else {}


def _tables(value: Any) -> Iterable[Table]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, (str, int, float)) else ""


def _url(url: str, path: str, findings: list[Finding]) -> str:
    """The address of the page; an example where the configuration has none that others could reach."""
    if not url:
        problem = "there is no baseURL"
    elif not _ADDRESS.fullmatch(url):
        problem = f"baseURL is '{url}'"
    elif _OWN_MACHINE.match(url):
        problem = f"baseURL is '{url}', somebody's own machine"
    else:
        return url.rstrip("/") + "/"
    hint = f"status.yml has {EXAMPLE_URL} instead; write there where the page will live"
    findings.append(codes.SETTING_GUESSED.at(path, text=problem, hint=hint))
    return EXAMPLE_URL


def _tag(value: Any) -> str:
    """`en-us` as `en`, `pt-br` as `pt-BR`; "" for what is no language tag."""
    parts = _text(value).replace("_", "-").split("-")
    language = parts[0].lower()
    tag = "-".join([language, *(p.upper() if len(p) == 2 else p.title() for p in parts[1:])])
    tag = tag if language in _WRITTEN_DIFFERENTLY else language
    return tag if is_language(tag) else ""


def _languages(merged: Table) -> tuple[Language, ...]:
    default = _tag(merged.get("defaultcontentlanguage"))
    content = (_text(merged.get("contentdir")) or "content").strip("/")
    declared = {
        key: table for key, table in _table(merged.get("languages")).items() if isinstance(table, dict)
    }
    found = []
    for key, table in declared.items():
        tag = _tag(key) or _tag(table.get("languagecode"))
        if tag and not table.get("disabled"):
            folder = (_text(table.get("contentdir")) or content).strip("/")
            inside = tag != (default or "en") or merged.get("defaultcontentlanguageinsubdir") is True
            found.append(Language(tag, folder, f"{key}/" if inside else ""))
    if not found:
        # cState writes languageCode into the page; the default language is often left at "en".
        tag = _tag(merged.get("languagecode")) or _tag(merged.get("locale")) or default or "en"
        return (Language(tag, content),)
    found.sort(key=lambda language: (language.tag != default, _weight(declared, language.tag), language.tag))
    return tuple(found)


def _weight(declared: Table, tag: str) -> int:
    weight = next((t.get("weight") for key, t in declared.items() if _tag(key) == tag), None)
    return weight if isinstance(weight, int) else 0


def _systems(params: Table, path: str, findings: list[Finding]) -> tuple[System, ...]:
    untitled = {_text(c.get("name")) for c in _tables(params.get("categories")) if c.get("untitled") is True}
    systems: list[System] = []
    seen: set[str] = set()
    for entry in _tables(params.get("systems")):
        name, shown = _text(entry.get("name")), _text(entry.get("displayname"))
        if not name or name.casefold() in seen:
            text = f"'{name}' is listed twice" if name else "a system has no name"
            findings.append(codes.SYSTEM_LEFT_OUT.at(path, text=text, hint="only the first one is imported"))
            continue
        seen.add(name.casefold())
        group = _text(entry.get("category"))
        names = (name, shown) if shown and shown != name else (name,)
        systems.append(
            System(shown or name, "" if group in untitled else group, _text(entry.get("description")), names)
        )
    return tuple(systems)
