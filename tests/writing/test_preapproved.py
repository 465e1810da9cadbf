"""Ready texts that need no review: exactly these bytes of plain facts, and every way around that."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from signoff.core.model import Effect
from signoff.core.watched import Settings
from signoff.writing.compose import Facts, compose
from signoff.writing.preapproved import preapproved
from signoff.writing.scenarios import Catalogue, scenarios
from support.texts import DOWN, LANGUAGES, ONE, ROOT, files_of, page

NOW = datetime(2026, 11, 21, 9, 31, tzinfo=UTC)
SLUG = "2026-11-21-problem-with-sign-in"
NAME = "01-investigating"
FILE = f"{NAME}.md"
OPEN = Facts(components=ONE, commander="alice", started=NOW - timedelta(minutes=5))
ALL = {FILE, *(f"{NAME}.{tag}.md" for tag in LANGUAGES[1:])}


def agreed(**changed: bytes) -> Catalogue:
    """The ready texts on the main line: the initial one, marked; `changed` are files by name."""
    texts = {
        f"initial.{tag}.md": (ROOT / f"templates/messages/initial.{tag}.md").read_bytes() for tag in LANGUAGES
    }
    texts["initial.en.md"] = texts["initial.en.md"].replace(b"---\n", b"---\npreapproved: true\n", 1)
    found, findings = scenarios({}, {**texts, **changed}, LANGUAGES)
    assert findings == []
    return found


def proposed(facts: Facts = OPEN, settings: Settings | None = None) -> dict[str, bytes]:
    """The folder with what the commands make of `facts`."""
    each = agreed().get("initial")
    assert each is not None
    made = compose(each, facts, settings or page(), incident=SLUG, name=NAME).message
    assert made is not None
    return files_of((made,))


def judged(
    files: dict[str, bytes],
    slug: str = SLUG,
    catalogue: Catalogue | None = None,
    settings: Settings | None = None,
    now: datetime = NOW,
) -> set[str]:
    found = preapproved(slug, files, catalogue or agreed(), settings or page(), now)
    assert set(found.values()) <= {"initial"}
    return set(found)


def changed(name: str, old: bytes, new: bytes) -> dict[str, bytes]:
    files = proposed()
    assert old in files[name]
    return {**files, name: files[name].replace(old, new, 1)}


def test_what_the_commands_make_needs_no_review() -> None:
    assert judged(proposed()) == ALL


def test_a_message_without_its_translations() -> None:
    assert judged({FILE: proposed()[FILE]}) == {FILE}


@pytest.mark.parametrize(
    "slug", [f"{SLUG}-2", f"{SLUG}-9", SLUG.replace("21", "20", 1), SLUG.replace("-21-", "-22-")]
)
def test_names_that_the_commands_may_give(slug: str) -> None:
    assert judged(proposed(), slug) == ALL


class TestTheMessage:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b"You cannot use", b"You can use"),
            (b"Sign-in at", b"Everything at"),
            (b"We are investigating.", b"We are investigating. Buy now!"),
            (b"We are investigating.", b"We are investigating.\n\nMore."),
            (b"Problem with Sign-in", b"Problem with us"),
            (b"within 5 minutes", b"within 6 minutes"),
            (b"next_update: 5m", b"next_update: 6m"),
            (b"next_update: 5m", b"next_update: none"),
            (b"next_update: 5m\n", b""),
            (b"status: investigating", b"status: identified"),
            (b"commander: alice", b"commander: bob\nimpact: none"),
            (b"commander: alice", b"commander: alice\nimpact: critical"),
            (b"commander: alice", b"commander: alice\ndrill: true"),
            (b"commander: alice", b"commander: alice\naudience: internal"),
            (b"commander: alice", b"commander: alice\naudience: public"),
            (b"commander: alice", b"commander: alice\ndata_loss: All of it"),
            (b"commander: alice", b"commander: alice\nwaive: {SO521: 'because'}"),
            (b"commander: alice", b"commander: alice\nat: 2026-11-21T09:31Z"),
            (b"commander: alice", b"commander: alice # by mallory"),
            (b"commander: alice", b'commander: "alice"'),
            (b"commander: alice", b"commander: '@alice'"),
            (b"commander: alice", b"commander: mallory"),
            (b"sign-in: major_outage", b"sign-in: major_outage\n  api: major_outage"),
            (b"sign-in: major_outage", b"sign-in: operational"),
            (b"sign-in: major_outage", b"unheard: major_outage"),
            (b"---\ntitle", b"---\n\ntitle"),
            (b"at the moment.", b"at the moment. <!-- hidden -->"),
            (b"at the moment.", b"at the m\xd0\xbement."),
            (b"at the moment.", b"at the moment.\xe2\x80\x8b"),
            (b"at the moment.", b"at the moment. "),
        ],
    )
    def test_any_other_byte_needs_a_review(self, old: bytes, new: bytes) -> None:
        assert judged(changed(FILE, old, new)) == set()

    @pytest.mark.parametrize(
        "make",
        [
            lambda data: data + b"\n",
            lambda data: data.rstrip(),
            lambda data: b"\xef\xbb\xbf" + data,
            lambda data: data.replace(b"\n", b"\r\n"),
            lambda data: data + b"\xff",
            lambda _: b"",
        ],
    )
    def test_nor_do_other_line_ends(self, make: object) -> None:
        files = proposed()
        assert judged({**files, FILE: make(files[FILE])}) == set()  # type: ignore[operator]

    @pytest.mark.parametrize("hours", [-1, 25, 24 * 365])
    def test_a_beginning_that_somebody_should_look_at(self, hours: int) -> None:
        assert judged(proposed(replace(OPEN, started=NOW - timedelta(hours=hours)))) == set()

    @pytest.mark.parametrize("fact", ["symptom", "title", "cause", "workaround"])
    def test_words_that_somebody_typed(self, fact: str) -> None:
        said = proposed(replace(OPEN, texts={fact: {"": "Our rival is to blame"}}))
        assert judged(said) == (ALL if said == proposed() else set())

    def test_a_commander_of_old(self) -> None:
        settings = replace(page(), commanders=page().commanders[1:], former_commanders=page().commanders[:1])
        assert judged(proposed(), settings=settings) == set()


class TestTheFolder:
    @pytest.mark.parametrize(
        "slug",
        [
            "2026-11-21-your-data-was-stolen",
            f"{SLUG}-10",
            f"{SLUG}-2-and-your-data-was-stolen",
            f"{SLUG}-",
            SLUG.replace("2026-11-21", "2026-11-19"),
            SLUG.replace("2026-11-21", "2027-11-21"),
            SLUG.removeprefix("2026-11-21-"),
            SLUG.upper(),
        ],
    )
    def test_its_name_is_public_too(self, slug: str) -> None:
        assert judged(proposed(), slug) == set()

    def test_the_name_of_the_file_is_public_too(self) -> None:
        files = {name.replace("investigating", "we-were-hacked"): data for name, data in proposed().items()}
        assert judged(files) == set()
        later = {name.replace("01", "02"): data for name, data in proposed().items()}
        assert judged(later) == set()

    def test_a_second_message_needs_a_review_and_so_does_the_first_beside_it(self) -> None:
        files = {**proposed(), "02-identified.md": b"---\nstatus: identified\n---\nWords.\n"}
        assert judged(files) == set()

    def test_a_message_that_cannot_be_read_beside_it(self) -> None:
        assert judged({**proposed(), "02-x.md": b"---\n"}) == set()

    def test_what_is_no_message_is_not_let_through(self) -> None:
        assert judged({**proposed(), "notes.txt": b"x"}) == ALL

    def test_only_translations_without_the_message(self) -> None:
        files = proposed()
        del files[FILE]
        assert judged(files) == set()

    def test_a_changed_translation_is_not_let_through_but_costs_no_other(self) -> None:
        files = changed(f"{NAME}.ja.md", "調査".encode(), "放置".encode())
        assert judged(files) == ALL - {f"{NAME}.ja.md"}

    def test_a_translation_of_a_message_that_needs_a_review_needs_one(self) -> None:
        assert judged(changed(FILE, b"You cannot use", b"You can use")) == set()

    def test_a_message_of_yesterday_is_not_true_any_more(self) -> None:
        assert judged(proposed(replace(OPEN, started=None)), now=NOW + timedelta(days=3)) == set()


class TestWhatWasAgreed:
    def test_a_text_that_nobody_marked(self) -> None:
        data = (ROOT / "templates/messages/initial.en.md").read_bytes()
        assert judged(proposed(), catalogue=agreed(**{"initial.en.md": data})) == set()

    def test_a_text_that_says_otherwise_on_the_main_line(self) -> None:
        data = b"---\npreapproved: true\nstatus: investigating\nafter: [start]\n---\nSomething else.\n"
        assert judged(proposed(), catalogue=agreed(**{"initial.en.md": data})) == set()

    def test_a_language_that_nobody_agreed_on(self) -> None:
        found = agreed()
        (initial,) = found.scenarios
        wordings = {tag: wording for tag, wording in initial.wordings.items() if tag != "fr"}
        catalogue = Catalogue((replace(initial, wordings=wordings),))
        assert judged(proposed(), catalogue=catalogue) == ALL - {f"{NAME}.fr.md"}

    @pytest.mark.parametrize("line", [b"after: [start]", b"status: investigating"])
    def test_only_what_opens_an_incident(self, line: bytes) -> None:
        data = (ROOT / "templates/messages/initial.en.md").read_bytes()
        data = data.replace(b"---\n", b"---\npreapproved: true\n", 1).replace(line, b"after: [resolved]")
        assert data.count(b"after") == 1 or line != b"after: [start]"
        catalogue, _ = scenarios({}, {"initial.en.md": data}, LANGUAGES)
        assert judged(proposed(), catalogue=catalogue) == set()

    def test_a_name_that_only_the_proposal_gives_a_component(self) -> None:
        renamed = replace(page().components[2], name={"": "Everything you own"})
        theirs = replace(page(), components=(renamed,))
        files = proposed(settings=theirs)
        slug = "2026-11-21-problem-with-everything-you-own"
        assert judged(files, slug, settings=theirs) == ALL
        assert judged(files, slug) == set()

    def test_a_component_that_only_the_proposal_has(self) -> None:
        extra = replace(page().components[2], id="extra")
        theirs = replace(page(), components=(*page().components, extra))
        files = proposed(replace(OPEN, components=(Effect("extra", None, DOWN),)), theirs)
        assert judged(files) == set()

    def test_a_promise_that_only_the_proposal_allows(self) -> None:
        policy = replace(
            page().policy, scoping_message=timedelta(days=9), cadence={"critical": timedelta(days=9)}
        )
        assert judged(proposed(settings=replace(page(), policy=policy))) == set()
