"""The MkDocs plugin `signoff`: MkDocs' events, translated. Decisions are made elsewhere.

On its own (`mkdocs build`, `mkdocs serve`) it renders the frames and then has the status pages
written among MkDocs' own. Inside `signoff build` (edge/mkdocs.py) it only collects the shell.
"""

from __future__ import annotations

import logging
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from markupsafe import Markup
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation

from signoff.core import codes
from signoff.core.finding import Finding, Severity
from signoff.edge import shell, templates
from signoff.plugin import templating
from signoff.plugin.roles import Role, Roles, chapters_outside, page_of
from signoff.settings import read_settings
from signoff.site import palette
from signoff.site.assets import FOLDER, assets
from signoff.site.frame import Frame, FrameError, mark
from signoff.site.framing import Framing, View, drill_note
from signoff.site.handbook import Navigator, classed_columns, first_words, translated_links
from signoff.site.i18n import translator
from signoff.site.origins import foreign_resources

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from signoff.core.watched import Settings

log = get_plugin_logger("signoff")


class Report(Protocol):
    """What building the status pages tells: mistakes, and sentences for the reader of the log."""

    @property
    def findings(self) -> tuple[Finding, ...]: ...
    @property
    def notes(self) -> tuple[str, ...]: ...


class Pipeline(Protocol):
    """Writes the status pages of `source` into `site_dir`, stamped into the frames of `shell`."""

    def __call__(
        self, source: Path, site_dir: Path, *, drafts: bool, now: str | None, shell: shell.Shell
    ) -> Report: ...


class SignoffConfig(Config):  # type: ignore[no-untyped-call]
    """Options under `plugins: - signoff:` in mkdocs.yml."""

    source = config_options.Optional(config_options.Dir(exists=True))
    now = config_options.Optional(config_options.Type(str))
    drafts = config_options.Optional(config_options.Type(bool))


class SignoffPlugin(BasePlugin[SignoffConfig]):  # type: ignore[no-untyped-call]
    """See the module. `settings` and `is_part_of_build` are set by edge/mkdocs.py, and only there."""

    def __init__(self) -> None:
        super().__init__()
        self.settings: Settings | None = None
        self.is_part_of_build = False
        self.collected = shell.Collected()
        self._serving = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self._serving = command == "serve"

    def on_shutdown(self) -> None:
        # MkDocs keeps this object for the next build of the process
        self.settings, self.is_part_of_build = None, False

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self._source = Path(self.config.source or Path(config.config_file_path).parent)
        self._settings = self.settings or self._read_settings()
        self._templates = templates.template_dirs(self._source)
        self._roles = Roles(self._settings, self._source, self._report)
        self._spare: list[File] = []
        self._outputs: list[str] = []
        self.collected = shell.Collected()
        place = 1 if config.theme.custom_dir else 0
        ours = [str(folder / "frame") for folder in self._templates if (folder / "frame").is_dir()]
        config.theme.dirs[place:place] = ours
        self._kept_dirs = config.theme.dirs[: place + len(ours)]
        # the page for missing addresses and the sitemap are made with the status pages
        config.theme.static_templates -= {"404.html", "sitemap.xml"}
        config.theme["font"] = False
        templating.skip_hidden_folders(config.theme)
        if not self._serving:
            self._take_url(config)
        watched = ("status.yml", "incidents", "templates")
        config.watch += [str(self._source / name) for name in watched if (self._source / name).exists()]
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        for file in chapters_outside(files, config.docs_dir, self._source):
            files.remove(file)
            text = "the link leads out of the source and is not followed"
            self._report(codes.SYMBOLIC_LINK.at(self._roles.place(file), text=text))
        for file in list(files):
            # of Material's style and script only what a page turns out to use belongs in the site
            if file.src_dir and file.src_dir not in [config.docs_dir, *self._kept_dirs]:
                files.remove(file)
                self._spare.append(file)
        self._roles.assign(files, config)
        self._framing = self._make_framing(files, config)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        self._roles.arrange(nav, files)
        return nav

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        templating.install(env)
        self._titles = {source: page_of(files, source).title or "" for source in self._roles.by_source}
        logging.getLogger("mkdocs.commands.build").addFilter(self._is_news)
        return env

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        role = self._roles.of(page)
        if role.chapter is None:
            return mark("body")
        html = drill_note(self._settings, translator(role.language)) + classed_columns(html)
        if role.language == self._settings.language:
            return html
        return translated_links(html, role.chapter, self._roles.handbook)

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        view = self._view(page)
        self._theme_words = config.theme.get("language"), config.theme.get("direction")
        config.theme["language"] = _material_language(view.language, config)
        config.theme["direction"] = view.direction
        own: dict[str, Any] = {"signoff": view, "_": view.words.gettext, "gettext": view.words.gettext}
        own["ngettext"] = view.words.ngettext
        if view.is_frame:
            page.canonical_url = f"{view.url}{view.prefix}{view.address}"
            own["base_url"] = view.root
            own["extra_css"] = [view.link(path) for path in config.extra_css]
            own["extra_javascript"] = [view.link(str(script)) for script in config.extra_javascript]
        if view.language != self._settings.language:
            address = view.prefix + view.address
            navigator = Navigator(self._roles.handbook, self._titles, view.language, address)
            own["nav"] = Navigation(list(navigator.entries(nav.items)), nav.pages)
        context.update(cast("TemplateContext", own))
        return context

    @event_priority(-100)  # after everybody who changes the page
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        config.theme["language"], config.theme["direction"] = self._theme_words
        role = self._roles.of(page)
        self._outputs.append(output)
        if role.chapter is None:
            self._take_frame(role, output)
            return ""
        self.collected.pages.append(shell.Page(role.chapter.address, role.language, _plain_title(page)))
        for url in foreign_resources(output, self._settings.url):
            place = self._roles.place(page.file)
            hint = "copy it into docs/, so that readers' browsers ask this site only"
            self._report(codes.FOREIGN_RESOURCE.at(place, text=f"the page loads {url}", hint=hint))
        return output

    def on_build_error(self, *, error: Exception) -> None:
        logging.getLogger("mkdocs.commands.build").removeFilter(self._is_news)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        logging.getLogger("mkdocs.commands.build").removeFilter(self._is_news)
        for file in self._spare:
            if any(file.src_uri in output for output in self._outputs):
                file.copy_file()
        if self.is_part_of_build:
            return
        drafts = self._serving if self.config.drafts is None else self.config.drafts
        made = shell.Shell.of(self.collected)
        report = _pipeline()(
            self._source, Path(config.site_dir), drafts=drafts, now=self.config.now, shell=made
        )
        for finding in report.findings:
            self._report(finding)
        for note in report.notes:
            log.info("%s", note)

    def _read_settings(self) -> Settings:
        path = self._source / "status.yml"
        if not path.is_file():
            raise PluginError(f"{path} is missing; the option `source` of the plugin says where it is")
        settings, findings = read_settings(path.read_bytes(), "status.yml")
        if settings is None:
            raise PluginError("\n".join(str(finding) for finding in findings))
        return settings

    def _take_url(self, config: MkDocsConfig) -> None:
        """Where the site lives is said in status.yml; saying it twice invites to say two things."""
        url = self._settings.url
        if config.site_url not in (None, "", url):
            text = f"site_url is {config.site_url}, but status.yml says {url}, which counts"
            self._report(codes.HANDBOOK.at("mkdocs.yml", text=text, hint="remove site_url"))
        config.site_url = url

    def _make_framing(self, files: Files, config: MkDocsConfig) -> Framing:
        colours = palette.from_theme(config.theme.get("palette"))
        made = assets(_asset_sources(self._templates), colours)
        for address, data in made.files.items():
            files.append(File.generated(config, address, content=data, inclusion=InclusionLevel.INCLUDED))
        self.collected.assets = shell.AssetNames(made.css, made.handbook_css, made.js, made.icons)
        return Framing(
            settings=self._settings,
            url=config.site_url or self._settings.url,
            assets=made,
            toggle=colours.toggle,
            preview=self._serving,
            first=self._roles.first_chapter,
        )

    def _view(self, page: Page) -> View:
        role = self._roles.of(page)
        if role.chapter is None:
            return self._framing.frame(role.language, role.frame or "page")
        twins = self._roles.handbook.languages(role.chapter.of)
        content = page.content or ""
        description = str(page.meta.get("description") or "") or first_words(content)
        return self._framing.handbook(role.chapter, twins, _plain_title(page), description, content)

    def _take_frame(self, role: Role, output: str) -> None:
        if not role.frame:
            return
        try:
            Frame.cut(output, role.language, "")
        except FrameError as error:
            raise PluginError(str(error)) from error
        self.collected.frames.append(shell.FrameText(role.language, role.frame, output))

    def _report(self, finding: Finding) -> None:
        if self.is_part_of_build:
            self.collected.findings.append(finding)
            return
        level = logging.INFO if finding.severity is Severity.INFO else logging.WARNING
        log.log(level, "%s%s", finding, f" ({finding.hint})" if finding.hint else "")

    def _is_news(self, record: logging.LogRecord) -> bool:
        return not self._roles.is_silent(record.getMessage())


def _asset_sources(folders: tuple[Path, ...]) -> dict[str, str]:
    """The texts of templates/site/assets/, those of an earlier folder in place of a later one's."""
    sources: dict[str, str] = {}
    for folder in reversed(folders):
        for path in sorted((folder / FOLDER).glob("*")):
            sources[f"{FOLDER}/{path.name}"] = path.read_text(encoding="utf-8")
    return sources


def _plain_title(page: Page) -> str:
    """A page's title as text; MkDocs makes HTML of a heading but leaves front matter alone."""
    title = page.title or ""
    return title if "title" in page.meta else Markup(title).striptags()  # noqa: S704  made plain at once


def _material_language(language: str, config: MkDocsConfig) -> str:
    """The nearest language that Material's own partials speak."""
    for tag in (language, language.partition("-")[0]):
        name = Path("partials", "languages", f"{tag}.html")
        if any((folder / name).is_file() for folder in map(Path, config.theme.dirs)):
            return tag
    return "en"


def _pipeline() -> Pipeline:
    """The pipeline, imported late: a shell needs none of what it brings."""
    build: Pipeline = import_module("signoff.build.run").build_pages
    return build
