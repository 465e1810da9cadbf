"""What each Markdown file that MkDocs knows is for: a chapter of the handbook, a frame, a name to link to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from signoff.core import codes, urls
from signoff.core.finding import Finding
from signoff.core.watched import Settings
from signoff.site.frame import mark
from signoff.site.handbook import STATUS_PAGES, Chapter, Handbook, is_own, split_language
from signoff.site.i18n import translator

NOT_FOUND = "404.html"


@dataclass(frozen=True, slots=True)
class Role:
    """`chapter` for a page of the handbook; else `frame` is its kind, "" for a name to link to."""

    language: str
    chapter: Chapter | None = None
    frame: str = ""


class _Generated(NamedTuple):
    """A file that no one wrote, `name` under docs/; `frame` is its kind, "" for a name to link to."""

    name: str
    frame: str
    address: str
    title: str


@dataclass(slots=True)
class Roles:
    """The roles of one run of MkDocs by source file; it changes MkDocs' files to match."""

    settings: Settings
    source: Path
    report: Callable[[Finding], None]
    by_source: dict[str, Role] = field(default_factory=dict)
    handbook: Handbook = field(init=False)
    first: str = ""

    def assign(self, files: Files, config: MkDocsConfig) -> None:
        """Give each documentation page its role and address, and add the generated ones."""
        for file in files.documentation_pages():
            self._place_chapter(file, config)
        for file in list(files):
            if file.src_dir == config.docs_dir and is_own(file.dest_uri, self.settings.languages):
                files.remove(file)
                self.by_source.pop(file.src_uri, None)
                text = f"the file is not shown: a status page answers at {file.dest_uri}"
                self.report(
                    codes.RESERVED_ADDRESS.at(self.place(file), text=text, hint="give it another name")
                )
        chapters = [role.chapter for role in self.by_source.values() if role.chapter]
        self.handbook = Handbook.of(self.settings.language, chapters)
        for language in self.settings.languages:
            _ = translator(language, self.settings.timezone).gettext
            for made in (
                _Generated("index.md", "page", "", _("Status")),
                _Generated("404.md", "not_found", NOT_FOUND, "404"),
                _Generated("history.md", "", urls.history(), _("History")),
            ):
                files.append(self._generate(made, language, config))

    def of(self, page: Page) -> Role:
        return self.by_source[page.file.src_uri]

    def is_chapter(self, page: Page) -> bool:
        role = self.by_source.get(page.file.src_uri)
        return role is not None and role.chapter is not None

    def arrange(self, nav: Navigation, files: Files) -> None:
        """Give translated chapters the neighbours of their originals; frames have none."""
        chapters = (page.file.src_uri for page in nav.pages if self.is_chapter(page))
        self.first = next(chapters, "")
        for source, role in self.by_source.items():
            page = page_of(files, source)
            if role.chapter is None:
                page.previous_page = page.next_page = None
            elif role.chapter.of != source:
                original = page_of(files, role.chapter.of)
                page.parent = original.parent
                page.previous_page = self._translated(original.previous_page, role.language, files)
                page.next_page = self._translated(original.next_page, role.language, files)

    def first_chapter(self, language: str) -> str:
        """The address of the handbook's first page for readers of `language`, "" without a handbook."""
        return self.handbook.address(self.first, language) or "" if self.first else ""

    def place(self, file: File) -> str:
        """The path of a file as people know it, from the source."""
        path = Path(file.abs_src_path or file.src_uri)
        return path.relative_to(self.source).as_posix() if path.is_relative_to(self.source) else file.src_uri

    def is_silent(self, message: str) -> bool:
        """Whether a message of MkDocs only says that a frame is not written as a page."""
        generated = (source for source, role in self.by_source.items() if role.chapter is None)
        return message in {f"Page skipped: '{source}'. Generated empty output." for source in generated}

    def _place_chapter(self, file: File, config: MkDocsConfig) -> None:
        default = self.settings.language
        of, language = split_language(file.src_uri, self.settings.languages)
        if language is not None:
            twin = File(of, None, config.site_dir, config.use_directory_urls)
            prefix = urls.prefix(language, default)
            file.dest_uri = prefix + twin.dest_uri
            file.url = prefix + twin.url.removeprefix("./")
            file.name = twin.name
            file.inclusion = InclusionLevel.NOT_IN_NAV
        chapter = Chapter(file.src_uri, of, language or default, file.url.removeprefix("./"))
        self.by_source[file.src_uri] = Role(chapter.language, chapter)

    def _generate(self, made: _Generated, language: str, config: MkDocsConfig) -> File:
        default = self.settings.language
        name = made.name if language == default else _in_language(made.name, language)
        content = f"---\ntitle: {made.title}\nsearch: {{exclude: true}}\n---\n{mark('body')}\n"
        file = File.generated(config, name, content=content, inclusion=InclusionLevel.NOT_IN_NAV)
        address = urls.prefix(language, default) + made.address
        file.dest_uri = urls.file_of(address)
        file.url = address or "./"
        self.by_source[name] = Role(language, frame=made.frame)
        return file

    def _translated(self, page: Page | None, language: str, files: Files) -> Page | None:
        if page is None:
            return None
        source = page.file.src_uri
        if source in STATUS_PAGES:
            return page_of(files, _in_language(source, language))
        chapter = self.handbook.find(source, language)
        return page_of(files, chapter.source) if chapter else page


def _in_language(name: str, language: str) -> str:
    """The name of a generated file in a language that is not the default one."""
    return f"{name.removesuffix('.md')}.{language}.md"


def page_of(files: Files, source: str) -> Page:
    """The page that MkDocs made of a source file; it has one for each by the time of `on_nav`."""
    file = files.get_file_from_path(source)
    assert file is not None
    assert file.page is not None
    return file.page


def chapters_outside(files: Iterable[File], docs_dir: str, source: Path) -> list[File]:
    """Files of docs/ that are links to something outside of the source."""
    own = source.resolve()
    documents = (file for file in files if file.src_dir == docs_dir)
    return [file for file in documents if not Path(file.abs_src_path or "").resolve().is_relative_to(own)]
