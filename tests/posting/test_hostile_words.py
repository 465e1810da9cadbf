"""Whatever somebody types ends as text in the file: never as YAML, another path or a shell's command."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import settings as how
from hypothesis import strategies as st

from signoff.build.texts import catalogue
from signoff.core.finding import OperatorError
from signoff.core.model import Kind
from signoff.core.names import folder_name
from signoff.core.parse import parse_folder
from signoff.core.watched import Settings
from signoff.posting.asking import Desk
from signoff.posting.drafting import Writer
from signoff.posting.orders import Order
from signoff.posting.proposing import files_of
from signoff.posting.shelf import Known
from signoff.settings import read_settings
from signoff.writing.filenames import incident_name
from support.desk import STATUS
from support.stories import T0

EVIL = (
    "x\n---\nstatus: resolved\n---\nAll is well",
    "---",
    "a: b # c",
    "*x [y]: {z}, 'q' \"r\" & !!python/object:os.system",
    "../../etc/passwd",
    "$(touch owned) `id` ; rm -rf / | tee && x",
    "\u202eevil\u2066 \u200b\ufeff\x00\x1b[31m",
    "{{components}} [[x|y]] {% raw %}",
    "<script>alert(1)</script> ![x](http://evil) [a](javascript:x)",
    "no",
    "12:30",
    "日本語の題名",
    "-\r\n...\r\n",
    "\ud800",
)


@pytest.fixture(scope="module")
def page() -> Settings:
    settings, _ = read_settings(STATUS.encode())
    assert settings is not None
    return settings


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory):
    return catalogue(tmp_path_factory.mktemp("page"), ("en", "ja"))[0]


def write(page: Settings, texts: object, **said: object) -> dict[str, bytes]:
    """The files of a first message for what somebody said; {} when it was refused."""
    order = Order(components=("api=major_outage",), commander="alice", **said)  # type: ignore[arg-type]
    shelf = SimpleNamespace(settings=page, now=T0)
    known = Known(slug="2026-11-21-x", incident=None, findings=(), names=frozenset())
    try:
        writer = Writer(shelf, Desk(is_terminal=False), texts, order, known)  # type: ignore[arg-type]
        scenario = writer.scenario(Kind.INCIDENT, None)
        message = writer.compose(scenario, "2026-11-21-x", "01-investigating").message
    except OperatorError:
        return {}
    assert message is not None
    return files_of(message)


def check_is_text(files: dict[str, bytes], page: Settings) -> None:
    """The files say what was meant to be said and no more, or the parser refuses them as a whole."""
    assert all(path.rpartition("/")[0] == "incidents/2026-11-21-x" for path in files)
    names = {path.rpartition("/")[2]: data for path, data in files.items()}
    messages, findings, _ = parse_folder("2026-11-21-x", names, page)
    for message in messages:
        assert message.status == "investigating"
        assert message.commander == "alice"
        assert [(one.component, str(one.status)) for one in message.components or ()] == [
            ("api", "major_outage")
        ]
        assert message.title == message.title.strip()
    if not messages:
        assert any(finding.is_error for finding in findings)


words = st.one_of(
    st.sampled_from(EVIL), st.text(max_size=60), st.lists(st.sampled_from(EVIL), max_size=3).map("".join)
)


@how(max_examples=40)
@given(title=words, workaround=words, body=words)
def test_typed_words_are_words(page: Settings, texts: object, title: str, workaround: str, body: str) -> None:
    for said in (
        {"title": title},
        {"title": title, "text": body},
        {"scenario": "limited", "facts": (f"who={workaround}", f"workaround={title}", f"who.ja={body}")},
    ):
        files = write(page, texts, **said)
        if files:
            check_is_text(files, page)


@given(title=words, components=st.lists(st.sampled_from(["api", "web-app_2"]), max_size=2))
@example(title="../../etc", components=[])
@example(title="", components=[])
def test_a_title_never_becomes_a_path(title: str, components: list[str]) -> None:
    name = incident_name(title, T0.date(), components)
    assert folder_name(name) is None
    assert name.startswith("2026-11-21-")
    assert len(name) < 64


def test_the_evil_list_reaches_the_file_where_it_may(page: Settings, texts: object) -> None:
    """So that the property above does not hold by refusing everything."""
    files = write(page, texts, title=EVIL[5])
    assert EVIL[5] in files["incidents/2026-11-21-x/01-investigating.md"].decode()


def test_own_words_may_look_like_front_matter(page: Settings, texts: object) -> None:
    files = write(page, texts, text=EVIL[0])
    check_is_text(files, page)
    assert b"\n---\nx\n---\nstatus: resolved" in files["incidents/2026-11-21-x/01-investigating.md"]
