"""What a step of the main line brought, as changes to be judged by the rules before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from signoff.approval.evidence import Evidence, Ledger
from signoff.approval.facts import Change
from signoff.approval.proposal import Told, Touched, changes
from signoff.core.model import Message
from signoff.core.names import FOLDER, FileName, file_name, folder_name
from signoff.core.parse import parse_folder
from signoff.core.watched import Settings
from signoff.edge import past
from signoff.edge.files import STATUS
from signoff.edge.git import Repository
from signoff.edge.past import Arrival, Past
from signoff.settings import read_settings
from signoff.signing.ready import ready_made
from signoff.signing.signed import standing


class Story:
    """Who was on the roster and what was public before any step, as far as evidence is known by now."""

    def __init__(self, repository: Repository, past_: Past, ledger: Ledger) -> None:
        self.repository = repository
        self.past = past_
        self._ledger = ledger
        self._added: dict[str, list[Evidence]] = defaultdict(list)
        self._rules: dict[str, Settings | None] = {}
        self._paths: dict[str, list[str]] = defaultdict(list)
        for place in past_.told:
            self._paths[place.partition("/")[0]].append(f"{FOLDER}/{place}")

    def add(self, evidence: Evidence) -> None:
        """From now on `evidence` counts too."""
        self._added[evidence.path].append(evidence)

    def settings_at(self, commit: str) -> Settings | None:
        """What `status.yml` said at `commit`; None when there was none that can be used."""
        blob = past.blobs_at(self.repository, commit, [STATUS])[STATUS]
        if blob is None:
            return None
        if blob not in self._rules:
            self._rules[blob] = read_settings(next(iter(self.repository.blobs([blob]))))[0]
        return self._rules[blob]

    def before(self, path: str, number: int) -> Arrival | None:
        """What was public at `path` before the step `number`."""
        return standing(self.past.of(path), self.evidence(path), number)

    def evidence(self, path: str) -> Sequence[Evidence]:
        """All evidence there is for `path`, what was just found too."""
        return (*self._ledger.at(path), *self._added.get(path, ()))

    def changes(
        self,
        arrived: Iterable[Arrival],
        base: Settings,
        makers: Mapping[str, frozenset[str]],
        pulls: Collection[int] = (),
    ) -> tuple[Change, ...]:
        """The files that one step brought. `makers` wrote them, `pulls` are its pull requests.

        Other messages of the same pull request do not overtake each other.
        """
        touched: list[Touched] = []
        told: dict[str, Told] = {}
        for arrival in sorted(arrived):
            slug, _, name = arrival.path.removeprefix(f"{FOLDER}/").partition("/")
            named = file_name(name, slug)
            earlier = self.before(arrival.path, arrival.number)
            old = earlier.blob if earlier is not None else None
            if not isinstance(named, FileName) or folder_name(slug) is not None:
                continue
            if old is None and not arrival.blob:
                continue
            if slug not in told:
                told[slug] = self._told(slug, arrival, base, pulls)
            new = arrival.blob or None
            wrote = makers.get(arrival.path, frozenset())
            # bytes that are public already came back; what is judged is that they came
            touched.append(
                Touched(slug=slug, named=named, old=old if old != new else None, new=new, authors=wrote)
            )
        return changes(touched, told, base)

    def ready(self, found: tuple[Change, ...], step: Arrival, base: Settings) -> tuple[Change, ...]:
        """`found`, the changes of `step`, with what of them needs no review by the rules before it."""
        before = past.parents(self.repository, step.commit)[:1]
        if not before:
            return found
        return ready_made(found, self.repository, (before[0], step.commit), base, step.time)

    def _told(self, slug: str, step: Arrival, base: Settings, pulls: Collection[int]) -> Told:
        """The incident as it was public before the step, and as the step left it."""
        public: dict[str, str] = {}
        published: dict[str, datetime] = {}
        for path in self._paths[slug]:
            now = self.before(path, step.number)
            if now is None:
                continue
            name = path.rpartition("/")[2]
            public[name] = now.blob
            named = file_name(name, slug)
            if isinstance(named, FileName) and not named.language:
                since = self._published(path, step, pulls)
                if since is not None:
                    published[named.name] = since
        blobs = self.repository.blobs(public.values())
        files = dict(zip(public, blobs, strict=True)) if public else {}
        before, _, _ = parse_folder(slug, files, base)
        return Told(before=before, after=self._after(slug, step, base), published=published)

    def _published(self, path: str, step: Arrival, pulls: Collection[int]) -> datetime | None:
        """Since when `path` is public, or None when the same pull request made it so."""
        landing = self.past.landings.of(path.removeprefix(f"{FOLDER}/"))
        landed = landing.published if landing is not None else self.past.of(path)[0].time
        lines = [one for one in self.evidence(path) if one.commit != step.commit]
        lines = [one for one in lines if one.pull_request is None or one.pull_request not in pulls]
        if not lines:
            return None
        return max(landed, min(one.when for one in lines))

    def _after(self, slug: str, step: Arrival, base: Settings) -> tuple[Message, ...]:
        """Read by the settings that came with it, so that a component may come with its first message.

        Who may sign off is never taken from there.
        """
        entries = self.repository.files(step.commit, [slug])
        files = self.repository.read(entries).get(slug, {})
        return parse_folder(slug, files, self.settings_at(step.commit) or base)[0]
