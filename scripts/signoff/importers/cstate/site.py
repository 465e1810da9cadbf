"""A whole cState site to the files of a repository, with everything that was odd about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from signoff.core.dump import dump_message, dump_translation
from signoff.core.finding import Finding, OperatorError
from signoff.core.model import Kind
from signoff.importers.cstate import codes, pages
from signoff.importers.cstate.config import Site, read_site
from signoff.importers.cstate.convert import Imported, convert, with_translation
from signoff.importers.cstate.dates import Zoning, date_in_name, day_of, read_date
from signoff.importers.cstate.facts import flag
from signoff.importers.cstate.names import permalink, slug, unique_slugs
from signoff.importers.cstate.place import Place
from signoff.importers.cstate.post import Post, read_post
from signoff.importers.cstate.sources import SECTION, Source, check_is_cstate, find_posts
from signoff.importers.cstate.systems import Systems


@dataclass(frozen=True, slots=True)
class Counts:
    """How many posts came in, and what became of them."""

    posts: int = 0
    drafts: int = 0
    refused: int = 0
    translations: int = 0
    incidents: int = 0
    maintenances: int = 0
    notices: int = 0
    updates: int = 0
    added: int = 0
    left_open: int = 0
    components: int = 0


@dataclass(frozen=True, slots=True)
class Import:
    """The files of the new repository by path, and the report.

    `folders` says in which incident each post is. `naive` names the times that no zone was given
    for: (path, line, text), in order of paths.
    `unlisted` are affected names that are no components, with their number of posts, most first.
    """

    files: Mapping[str, bytes]
    folders: Mapping[str, str]
    findings: tuple[Finding, ...]
    counts: Counts
    naive: tuple[tuple[str, int, str], ...]
    unlisted: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class _Running:
    """What grows while posts are converted. `imported` is by the path of the post."""

    site: Site
    systems: Systems
    zoning: Zoning
    findings: list[Finding]
    drafts: int = 0
    translations: int = 0
    imported: dict[str, Imported] = field(default_factory=dict)

    def place(self, post: Post) -> Place:
        return Place(post.path, post.body_line, self.site.url, self.findings)


def import_site(
    files: Mapping[str, bytes], refused: Sequence[tuple[str, str]], folder_name: str, zone_name: str = ""
) -> Import:
    """The repository that the cState site `files` (path -> bytes, relative to it) becomes.

    `refused` are files that could not be read, with the reason. `zone_name` is the zone of times
    that have none; without it the site's own `timeZone`, if it has one.
    Raises OperatorError for a site of another kind, an unreadable configuration, an unknown zone.
    """
    site, findings = read_site(files, folder_name)
    paths = [*files, *(path for path, _ in refused)]
    sources = find_posts(site, paths, findings)
    check_is_cstate(paths, sources, files)
    zone_name = zone_name or site.timezone
    running = _Running(site, Systems.of(site), Zoning(_zone(zone_name)), findings)
    unread = dict(refused)
    for source in sources:
        if source.path in unread:
            findings.append(codes.POST_REFUSED.at(source.path, text=unread[source.path]))
    posts = _read(running, [source for source in sources if source.path not in unread], files)
    folders = _convert_all(running, posts)
    return _finished(running, len(sources), posts, folders, zone_name or "UTC")


def _zone(name: str) -> tzinfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        remedy = "write a name of the IANA database such as Europe/Berlin, or UTC"
        raise OperatorError(f"'{name}' is not a time zone", remedy) from None


def _read(running: _Running, sources: Sequence[Source], files: Mapping[str, bytes]) -> dict[Source, Post]:
    """The posts that can be read and were public."""
    posts: dict[Source, Post] = {}
    for source in sources:
        post = read_post(source.path, source.stem, source.language.tag, files[source.path], running.findings)
        if post is None:
            continue
        if flag(post, "draft", running.place(post)):
            hint = "remove 'draft: true' and import again to have it"
            text = "a draft is not imported: Hugo does not publish it"
            running.findings.append(
                codes.DRAFT_LEFT_OUT.at(source.path, post.line("draft"), text=text, hint=hint)
            )
            running.drafts += 1
            continue
        posts[source] = post
    return posts


def _convert_all(running: _Running, posts: Mapping[Source, Post]) -> dict[str, str]:
    """Convert every post; the folder of each by its path."""
    default = running.site.languages
    groups: dict[str, list[Source]] = {}
    for source in posts:
        groups.setdefault(source.key, []).append(source)
    for group in groups.values():
        group.sort(key=lambda source: (default.index(source.language), source.path))
    firsts = {group[0].path: _wanted(posts[group[0]]) for group in groups.values()}
    folders = unique_slugs(firsts)
    for key in sorted(groups):
        first, *others = groups[key]
        folder = folders[first.path]
        if folder != firsts[first.path]:
            text = f"'{firsts[first.path]}' is another post's folder; this one is '{folder}'"
            running.findings.append(codes.NAME_TAKEN.at(first.path, text=text))
        imported = convert(posts[first], folder, running.systems, running.zoning, running.place(posts[first]))
        if imported is None:
            continue
        running.imported[first.path] = imported
        for other in others:
            folders[other.path] = _add_translation(running, first, other, posts[other], folder)
    return folders


def _wanted(post: Post) -> str:
    """The folder that a post would like: by the date it states, or that of its name."""
    written = read_date(post.text("date")) or date_in_name(post.stem) or read_date(post.text("resolvedwhen"))
    return slug(post.stem, day_of(written) if written else date.min.replace(year=1970))


def _add_translation(running: _Running, first: Source, other: Source, post: Post, folder: str) -> str:
    """Put the words of a translated post beside its original; where they do not match, on their own."""
    tag = other.language.tag
    apart = f"{folder}-{tag.lower()}"
    place = running.place(post)
    translated = convert(post, apart, running.systems, running.zoning, place)
    if translated is None:
        return folder
    together = with_translation(running.imported[first.path], translated, tag)
    if together is not None:
        running.imported[first.path] = together
        running.translations += 1
        return folder
    text = f"it has {len(translated.messages)} messages, {first.path} has another number"
    place.tell(codes.TRANSLATION_APART, 1, text, f"it is an incident of its own, '{apart}'")
    running.imported[other.path] = translated
    return apart


def _finished(
    running: _Running, found: int, posts: Mapping[Source, Post], folders: Mapping[str, str], zone_name: str
) -> Import:
    imported = [running.imported[path] for path in sorted(running.imported)]
    site, systems = running.site, running.systems
    tags = list(dict.fromkeys(language.tag for language in site.languages))
    since = min((m.at for one in imported for m in one.messages if m.at), default=None)
    texts = {
        ".gitignore": pages.GITIGNORE,
        "docs/about.md": pages.about_md(site),
        "docs/_redirects": pages.redirects(_moved(site, posts, folders)),
        "mkdocs.yml": pages.mkdocs_yml(site),
        "status.yml": pages.status_yml(site, systems, tags, zone_name, since.date() if since else None),
    }
    for one in imported:
        texts |= _incident_files(one)
    unlisted = Counter(name for one in imported for name in one.unlisted)
    return Import(
        files={path: texts[path].encode() for path in sorted(texts)},
        folders={path: folders[path] for path in sorted(folders)},
        findings=tuple(sorted(running.findings)),
        counts=_counted(running, found, imported),
        naive=tuple(sorted(running.zoning.needed)) if running.zoning.zone is None else (),
        unlisted=tuple(sorted(unlisted.items(), key=lambda item: (-item[1], item[0]))),
    )


def _incident_files(imported: Imported) -> dict[str, str]:
    texts = {}
    for message in imported.messages:
        texts[message.path] = dump_message(message)
        for translation in message.translations:
            path = f"{message.path.removesuffix('.md')}.{translation.language}.md"
            texts[path] = dump_translation(translation)
    return texts


def _moved(site: Site, posts: Mapping[Source, Post], folders: Mapping[str, str]) -> list[tuple[str, str]]:
    """Where each post was, and is."""
    root = urlsplit(site.url).path.rstrip("/")
    moved = []
    for source, post in posts.items():
        if source.path not in folders:
            continue
        new = f"{root}/incidents/{folders[source.path]}/"
        name = post.text("slug") or source.stem
        olds = [post.text("url") or permalink(source.language.prefix, f"{SECTION}", name)]
        if "aliases" in post.facts:
            olds += post.facts["aliases"].items or [post.text("aliases")]
        moved += [(f"{root}/{old.strip('/')}/", new) for old in olds if pages.is_path(old)]
    return sorted(set(moved))


def _counted(running: _Running, found: int, imported: Sequence[Imported]) -> Counts:
    kinds = Counter(one.kind for one in imported)
    done = len(imported) + running.translations + running.drafts
    return Counts(
        posts=found,
        drafts=running.drafts,
        refused=found - done,
        translations=running.translations,
        incidents=kinds[Kind.INCIDENT],
        maintenances=kinds[Kind.MAINTENANCE],
        notices=kinds[Kind.NOTICE],
        updates=sum(len(one.messages) - one.added for one in imported),
        added=sum(one.added for one in imported),
        left_open=sum(one.kind is Kind.INCIDENT and not one.is_over for one in imported),
        components=len(running.systems.components),
    )
