"""Runs MkDocs inside this process on a source's mkdocs.yml and collects what it makes.

A warm build takes the stored shell (edge/shell.py) and never imports MkDocs.
"""

from __future__ import annotations

import contextlib
import copy
import logging
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from signoff.core.codes import HANDBOOK
from signoff.core.finding import Finding, OperatorError
from signoff.core.watched import Settings
from signoff.edge.shell import Collected, Shell, cached
from signoff.edge.shell_key import CONFIG_NAMES, find_config, shell_key
from signoff.edge.templates import template_dirs

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

PLUGIN = "signoff"

DEFAULT_CONFIG: dict[str, Any] = {
    "site_name": "",
    "docs_dir": "docs",
    "theme": {"name": "material", "font": False},
    "plugins": [PLUGIN],
    "markdown_extensions": ["admonition", "attr_list", "def_list", {"toc": {"permalink": True}}],
}
"""What mkdocs.yml need not say (MkDocs' own defaults bring a search that ships the handbook to browsers)."""

_DOC_FILE = re.compile(r"Doc file '(?P<file>[^']+)' contains (?:a|an) .*?link '(?P<link>[^']+)'")


_QUOTED = re.compile(r"'([^']+)'")
_SOMEWHERE = (1, 1)


class Plugin(Protocol):
    """The side of signoff.plugin.SignoffPlugin that faces us."""

    settings: Settings | None
    collected: Collected
    is_part_of_build: bool


def shell(source: Path, cache_dir: Path, settings: Settings) -> Shell:
    """The frames and all files of the site that are no status pages, from the cache if nothing changed.

    What MkDocs warns about is in `findings`; what stops it is an OperatorError in its own words.
    """
    key = shell_key(source, settings, template_dirs(source))
    return cached(cache_dir, key, lambda site_dir: render(source, settings, site_dir))


def render(source: Path, settings: Settings, site_dir: Path) -> Collected:
    """Run MkDocs on `source` with its output in `site_dir`, which is emptied first."""
    site_dir = site_dir.absolute()  # MkDocs takes any other for one beside mkdocs.yml
    with _surroundings(), _listening() as heard, contextlib.ExitStack() as stack:
        try:
            config = _load(source, settings, site_dir, stack)
            plugin = cast("Plugin", config.plugins[PLUGIN])
            plugin.settings, plugin.is_part_of_build = settings, True
            _build(config)
        except Exception as error:
            raise _explained(error, heard, source) from error
    said = Counter[str]()
    for record in heard:
        message = record.getMessage()
        plugin.collected.findings.append(_finding(message, said[message], source, config))
        said[message] += 1
    return plugin.collected


def _load(source: Path, settings: Settings, site_dir: Path, stack: contextlib.ExitStack) -> MkDocsConfig:
    from mkdocs.config.defaults import MkDocsConfig  # noqa: PLC0415  a warm build must not pay for it

    path = find_config(source)
    config = MkDocsConfig(config_file_path=str(path or source / CONFIG_NAMES[0]))
    config.update(dict.fromkeys(DEFAULT_CONFIG))  # so that what is still None was not declared
    if path is not None:
        with path.open("rb") as file:
            config.load_file(file)
    config.load_dict(_imposed(config, source, settings, site_dir, stack))
    errors, warnings = config.validate()
    log = logging.getLogger("mkdocs.config")
    for name, warning in warnings:
        log.warning("Config value '%s': %s", name, warning)
    if errors:
        raise OperatorError(
            "; ".join(f"mkdocs.yml: {name}: {error}" for name, error in errors),
            "correct mkdocs.yml; what each value may be: https://www.mkdocs.org/user-guide/configuration/",
        )
    return config


def _imposed(
    config: MkDocsConfig, source: Path, settings: Settings, site_dir: Path, stack: contextlib.ExitStack
) -> dict[str, Any]:
    """What we know better than mkdocs.yml, or what it may leave out."""
    imposed: dict[str, Any] = {"site_dir": str(site_dir), "strict": False}
    for name, default in DEFAULT_CONFIG.items():
        if config[name] is None:
            imposed[name] = copy.deepcopy(default)  # MkDocs takes it to pieces
    if "site_name" in imposed:
        imposed["site_name"] = settings.name
    if "docs_dir" in imposed and not (source / imposed["docs_dir"]).is_dir():
        # a page without a handbook is fine
        imposed["docs_dir"] = stack.enter_context(_empty_folder(site_dir))
    imposed.setdefault("plugins", _with_us(config["plugins"]))
    return imposed


def _with_us(plugins: object) -> object:
    """The plugins of mkdocs.yml with ours among them."""
    if isinstance(plugins, dict):
        return plugins if PLUGIN in plugins else {**plugins, PLUGIN: {}}
    if not isinstance(plugins, list):
        return plugins  # MkDocs will say what is wrong with it
    names = [next(iter(item), "") if isinstance(item, dict) else item for item in plugins]
    return plugins if PLUGIN in names else [*plugins, PLUGIN]


@contextlib.contextmanager
def _empty_folder(site_dir: Path) -> Iterator[str]:
    folder = site_dir.parent / "no-docs"
    folder.mkdir()
    try:
        yield str(folder)
    finally:
        folder.rmdir()


def _build(config: MkDocsConfig) -> None:
    from mkdocs.commands.build import build  # noqa: PLC0415  a warm build must not pay for it

    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()


@contextlib.contextmanager
def _surroundings() -> Iterator[None]:
    """Our own environment while MkDocs runs: no advertisement, and no clock in what it renders."""
    pinned = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    before = {name: os.environ.get(name) for name in pinned}
    os.environ.update(pinned)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record)


@contextlib.contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """What MkDocs and its plugins log as warnings and errors, instead of on the terminal."""
    log = logging.getLogger("mkdocs")
    ear = _Ear()
    level, propagate = log.level, log.propagate
    log.addHandler(ear)
    log.setLevel(logging.WARNING)
    log.propagate = False
    try:
        yield ear.heard
    finally:
        log.removeHandler(ear)
        log.setLevel(level)
        log.propagate = propagate


def _explained(error: BaseException, heard: list[logging.LogRecord], source: Path) -> BaseException:
    """`error` as an OperatorError when MkDocs or a template says what is wrong; else as it is."""
    import jinja2  # noqa: PLC0415  a warm build must not pay for it
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415

    if isinstance(error, jinja2.TemplateSyntaxError):
        place = f"{_relative(error.filename, source)}:{error.lineno}"
        return OperatorError(f"{place}: {error.message}", "correct the template")
    if isinstance(error, jinja2.TemplateError):
        problem = f"the frame cannot be rendered: {error}"
        return OperatorError(problem, "correct the template in templates/site/frame")
    if isinstance(error, MkDocsException):
        words = [record.getMessage() for record in heard if record.levelno >= logging.ERROR]
        return OperatorError(
            "MkDocs: " + "; ".join(words or [error.format_message()]),
            "correct what MkDocs names; `mkdocs build` says more about it",
        )
    return error


def _relative(filename: str | None, source: Path) -> str:
    path, own = Path(filename or "template"), source.resolve()
    return path.relative_to(own).as_posix() if path.is_relative_to(own) else str(path)


def _finding(message: str, nth: int, source: Path, config: MkDocsConfig) -> Finding:
    """A warning of MkDocs as a finding, with its place where the words give it away.

    MkDocs repeats itself word by word for each place: this is the `nth` time, counted from 0.
    """
    named = _DOC_FILE.search(message)
    if named is not None:
        path = Path(config.docs_dir, named["file"])
        line, column = _locate(path, named["link"], nth)
        return HANDBOOK.at(_relative(str(path.resolve()), source), line, column, message)
    own = find_config(source) or source / CONFIG_NAMES[0]
    places = (_locate(own, word) for word in _QUOTED.findall(message))
    line, column = next((place for place in places if place != _SOMEWHERE), _SOMEWHERE)
    return HANDBOOK.at(own.name, line, column, message)


def _locate(path: Path, text: str, nth: int = 0) -> tuple[int, int]:
    """Line and column of an occurrence of `text`, (1, 1) when it is not there literally."""
    try:
        whole = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return _SOMEWHERE
    starts = [found.start() for found in re.finditer(re.escape(text), whole)]
    if not starts:
        return _SOMEWHERE
    start = starts[min(nth, len(starts) - 1)]
    return whole.count("\n", 0, start) + 1, start - whole.rfind("\n", 0, start)
