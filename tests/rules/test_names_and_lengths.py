"""What the house allows, where limits lie, and other corners of rules about names, length and languages."""

from __future__ import annotations

import pytest

from signoff.rules.catalogue import catalogue
from signoff.rules.draft import Draft, House
from signoff.rules.form.figures import MAYBE, times
from signoff.rules.form.words_languages import language_of
from signoff.rules.plain import without_code, words_only
from signoff.rules.rule import Spot

CHECKS = {entry.rule.slug: entry.check for entry in catalogue()}


def draft(body: str, language: str = "en", title: str = "", **facts: str | bool) -> Draft:
    uncoded = without_code(body)
    return Draft(
        language=language, title=title, body=body, text=words_only(uncoded), uncoded=uncoded, **facts
    )  # type: ignore[arg-type]


def spots(slug: str, found_in: Draft, *allowed: str) -> list[Spot]:
    return CHECKS[slug](found_in, House(languages=["en", "es", "ja"], allowed_words=list(allowed)))


@pytest.mark.parametrize(
    ("slug", "text", "allowed"),
    [
        ("internal-host", "Connect to web-01 meanwhile.", "web-01"),
        ("private-address", "Add 10.12.0.47 to your VPN.", "10.12.0.47"),
        ("ip-address", "Add 203.0.113.27 to your firewall.", "203.0.113.27"),
        ("ticket-id", "See TALLY-1234.", "tally-1234"),
        ("stack-trace", "Catch a TallyTimeoutError.", "TallyTimeoutError"),
        ("internal-link", "See C:\\Tally\\logs", "C:\\Tally\\logs"),
        ("internal-link", "See https://jira.acme.example/x", "https://jira.acme.example/x"),
        ("likely-secret", "The checksum is kJ8sW2pQz7LmX4vN9bTc6RfYhG3d", "kJ8sW2pQz7LmX4vN9bTc6RfYhG3d"),
        ("email-address", "Write to mara@tallyfern.example.", "mara@tallyfern.example"),
        ("email-address", "Write to mara@tallyfern.example.", "tallyfern.example"),
        ("email-address", "Write to mara@mail.tallyfern.example.", "tallyfern.example"),
        ("phone-number", "Call +44 20 7946 0958.", "+44 (20) 7946-0958"),
    ],
)
def test_what_the_house_allows_is_left_alone(slug: str, text: str, allowed: str) -> None:
    assert spots(slug, draft(text)), "it would be found"
    assert spots(slug, draft(text), "", "else", allowed) == []
    assert spots(slug, draft("Pages load slowly.", title=text)), "titles are searched, too"


def test_no_secret_is_allowed() -> None:
    key = "AKIA" + "IOSFODNN7EXAMPLE"
    assert spots("secret", draft(f"Use {key}."), key)


@pytest.mark.parametrize(
    "text",
    [
        "The account ES91 2100 0418 4502 0005 1333 got it.",
        "The order 4111 1111 1111 1112 is late.",
        "The order 4111 1111 1111 is late.",
    ],
)
def test_numbers_with_a_wrong_check_digit_are_no_accounts(text: str) -> None:
    assert spots("account-number", draft(text)) == []


def test_the_end_and_maintenance_may_tell_more() -> None:
    long = draft("Pages load slowly today. " * 60)
    assert [spot.note[:9] for spot in spots("too-long", long)] == ["240 words"]
    assert spots("too-long", draft(long.body, status="resolved")) == []
    assert spots("too-long", draft(long.body, kind="maintenance")) == []
    assert spots("too-long", draft(long.body * 2, kind="maintenance"))
    assert spots("too-long", draft("Pages load slowly today. " * 50)) == [], "200 words are not too many"
    assert spots("too-long", draft("internationalization " * 60)) == [], "words count, not letters"


def test_items_of_an_enumeration_weigh_less_than_words() -> None:
    names = ", ".join(f"Report number {n}" for n in range(20))
    assert spots("long-sentence", draft(f"These reports are late: {names}.")) == []


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        ("나의 청구서를 열 수 없습니다. 다른 서비스에는 영향이 없습니다.", "ja", "ko"),
        ("ヨーロッパのお客様がサインインできない状態です。", "ko", "ja"),
        ("我们正在调查欧洲客户无法登录的问题。已经打开的发票可以正常阅读。", "ja", "zh"),
        ("ヨーロッパのお客様がサインインできない状態です。", "zh", "ja"),
        ("Мы изучаем ошибки входа для клиентов в Европе.", "en", "ru"),
        ("Kunden in Europa können sich nicht anmelden, und die Berichte werden nicht erstellt.", "en", "de"),
        ("Payments work again.", "es", ""),
        ("Klanten in Europa kunnen niet inloggen en de rapporten zijn te laat met alle cijfers.", "nl", ""),
        ("お客様 API UTC 10:40", "ja", ""),
        ("10:40 UTC: API, Webhook, TLS 1.2", "ja", ""),
        ("10:40 — 12:30 … 42 %", "ja", ""),
    ],
)
def test_languages_are_told_apart(text: str, expected: str, found: str) -> None:
    assert language_of(text, expected) == found


def test_a_copied_title_is_no_translation() -> None:
    copied = draft(
        "Los pagos fallan.", "es", "Card payments fail", is_translation=True, original="Payments fail."
    )
    copied = Draft(
        **{name: getattr(copied, name) for name in Draft.__slots__} | {"original_title": copied.title}
    )
    assert [spot.where for spot in spots("untranslated", copied)] == ["title"]
    british = draft(
        "Payments fail since ten.", "en-GB", is_translation=True, original="Payments fail since ten."
    )
    assert spots("untranslated", british) == []
    own = draft("Payments fail since ten.")
    assert spots("untranslated", own) == []


def test_links_by_reference_are_compared_too() -> None:
    text = "Vea [esto][1].\n\n[1]: https://acme.example/es/a\n"
    for page, count in (("a", 0), ("b", 1)):
        original = f"See [this][1].\n\n[1]: https://acme.example/en/{page}\n"
        assert len(spots("links-differ", draft(text, "es", is_translation=True, original=original))) == count


def test_noon_and_midnight_have_names() -> None:
    named = [(spot.word, spot.note) for spot in times("From noon to midnight.")]
    assert named == [("12:00", MAYBE), ("0:00", MAYBE)]


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("internal-host", "orders kept on db-01"),
        ("private-address", "orders sent to 10.12.0.47"),
        ("ticket-id", "see INC-20417"),
        ("email-address", "the orders of john.harper@gmail.com"),
        ("phone-number", "calls to +44 20 7946 0958"),
        ("account-number", "payments with 4111 1111 1111 1111"),
        ("secret", "everything signed with " + "AKIA" + "IOSFODNN7EXAMPLE"),
    ],
)
def test_what_is_lost_and_lingers_is_public_too(slug: str, text: str) -> None:
    """`data_loss` and `lingering` stand on the page like the body; a translation has none of its own."""
    for key in ("data_loss", "lingering"):
        (spot,) = spots(slug, draft("Pages load again.", status="resolved", **{key: text}))
        assert (spot.where, spot.word) == ("facts", key)
        assert key in spot.note
    assert spots(slug, draft("Pages load again.", data_loss=text, is_translation=True)) == []
    assert spots(slug, draft("Pages load again.", data_loss="none", lingering="none")) == []


UNUSUAL = {
    "internal-host": [
        "We restarted db01.prod.acme.com.",
        "srv-fra-03 is back.",
        "The box HOST_17 is full.",
        "The host esx-04a is full.",
        "redis-cluster-prod-0001-002 is full.",
        "gke-prod-default-pool-1a2b3c4d-x9z1 is full.",
        "i-0abcd1234ef567890 was stopped.",
        "The role arn:aws:iam::123456789012:role/admin has changed.",
        "ip-10-0-1-2 does not answer.",
    ],
    "ticket-id": [
        "See #4521.",
        "Jira OPS-99.",
        "incidencia nº 48213",
        "chamado n.º 48213",
        "社内チケット番号：48213",
    ],
    "likely-secret": [
        "mot de passe temporaire : Xyz12345!",
        "La contraseña temporal es Xyz12345!",
        "Use a senha Xyz12345!",
        "パスワードはXyz12345です",
    ],
    "phone-number": [
        "llame al 91 123 45 67",
        "appelez le 01.23.45.67.89",
        "ligue 11 91234-5678",
        "03-1234-5678に電話",
    ],
    "internal-link": ["It lies on \\\\fileserver\\reports.", "https://app.datadoghq.com/dash/1"],
    "stack-trace": ["psycopg2.OperationalError: could not connect", "Error: ENOSPC", "panic: runtime error"],
}


@pytest.mark.parametrize(
    ("slug", "text"), [(slug, text) for slug, texts in UNUSUAL.items() for text in texts]
)
def test_unusual_ways_to_write_a_name_are_known(slug: str, text: str) -> None:
    assert spots(slug, draft(text))


@pytest.mark.parametrize(
    "text",
    [
        "See https://www.datadoghq.com/ and bug reports of microk8s 1.31 on node16 or later.",
        "The password reset page works; no password manager is needed. RTX-4090 and DDR5-6400 are in stock.",
        "Switch to api-v2; ns1 and web3 are fine; backup of 2026-11-21; sg-1 and i-2 are names of films.",
        "Keys in us-east-1 (see also the page about 5 000 000 requests in 2026) work.",
    ],
)
def test_what_only_looks_like_a_name_is_left_alone(text: str) -> None:
    found = {slug for slug, check in CHECKS.items() if check(draft(text), House(languages=["en"]))}
    assert found & set(UNUSUAL) == set()
