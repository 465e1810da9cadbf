"""The language of ready texts: what stands in place of its signs, and what is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.rules.draft import House, Touched, Watched
from signoff.writing.fill import asks, faults, fill, missing, needed, used
from signoff.writing.naming import collapsed
from signoff.writing.tongues import tongue_of
from signoff.writing.zones import zone_table

UTC = list(zone_table("UTC"))


def touched(
    name: str, region: str = "", status: str = "partial_outage", *, has_regions: bool = False
) -> Touched:
    names = {"": "", "eu": "Europe", "us": "United States"}
    return Touched(
        id=name.lower(),
        name=name,
        region=region,
        region_name=names[region],
        status=status,
        has_regions=has_regions or bool(region),
    )


API = touched("API")
WEB = touched("Web app", "eu")


def text(template: str, *components: Touched, language: str = "en", title: bool = False, **facts: str) -> str:
    return fill(template, list(components), facts, tongue_of(language), UTC, title)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("Problem with {{components}}.", "Problem with API and Web app."),
        ("{{ components }}", "API and Web app"),
        ("{{components: Service|Services}}", "Services"),
        ("{{Components}}", "API and Web app"),
        ("{{regions}}", "Europe"),
        ("{{affected}}", "API and Web app (Europe)"),
        ("{{cause}}.", "A cable broke."),
        ("{{started day}} {{started time}}", "November 21, 2026 09:26 UTC"),
        ("{{window}}", "Monday, November 23, 2026, 22:00 – 22:30 UTC"),
        ("{{window end}}", "November 23, 2026, 22:30 UTC"),
        ("{{period}}", "Saturday, November 21, 2026, 09:26 – 10:40 UTC"),
        ("next {{next_update}}", "next within 20 minutes"),
        ("[[{{nothing}}]]x", "x"),
        ("[[{{unheard}}|else]]", "else"),
        ("[[{{unheard}}|{{cause}}|else]]", "A cable broke."),
        ("[[{{unheard}}: {{components: a|b}}|{{components: one|many}}]]", "many"),
        ("a\n\n[[{{unheard}}]]\n\nb", "a\n\nb"),
        ("a\n[[{{unheard}}]]\nb", "a\nb"),
        ("- a\n[[- {{unheard}}]]\n- b", "- a\n- b"),
        ("a [[{{unheard}}.]]", "a"),
        ("a | b", "a | b"),
    ],
)
def test_what_stands_in_place(template: str, expected: str) -> None:
    facts = {
        "cause": "A cable broke.",
        "nothing": "none",
        "started": "2026-11-21T09:26Z",
        "ended": "2026-11-21T10:40Z",
        "window_start": "2026-11-23T22:00Z",
        "window_end": "2026-11-23T22:30Z",
        "next_update": "20",
    }
    assert text(template, API, WEB, **facts) == expected


@pytest.mark.parametrize(
    ("promise", "expected"),
    [
        ("20", "within 20 minutes"),
        ("60", "within 1 hour"),
        ("2026-11-21T14:00Z", "by 14:00 UTC on November 21, 2026"),
        ("none", ""),
        ("", ""),
        ("-5", ""),
        ("{{cause}}", ""),
        ("٢٠", ""),
    ],
)
def test_promises(promise: str, expected: str) -> None:
    assert text("{{next_update}}", next_update=promise) == expected


def test_effects_are_told_worst_first() -> None:
    down = touched("Sign-in", status="major_outage")
    slow = touched("Mail", status="degraded_performance")
    assert text("{{effects}}", slow, API, down) == (
        "You cannot use Sign-in at the moment. You can use API only in part: some actions fail. "
        "You can use Mail, but with delays or errors."
    )
    assert text("{{effects}}", slow, symptom="Mails arrive late.") == "Mails arrive late."


def test_all_regions_are_said_only_when_the_scope_is_known() -> None:
    everywhere = touched("API", has_regions=True)
    assert text("{{affected}}", everywhere) == "API"
    assert text("{{affected}}", everywhere, scope="unknown") == "API"
    assert text("{{affected}}", everywhere, scope="known") == "API (all regions)"
    assert text("{{affected}}", API, scope="known") == "API"
    both = (everywhere, touched("Web", has_regions=True))
    assert text("{{affected}}", *both, scope="known") == "API and Web (all regions)"


def test_what_works_again_is_apart_from_what_does_not() -> None:
    fine = touched("Web app", "us", "operational")
    assert (
        text("{{affected}}; not {{unaffected}}", WEB, fine) == "Web app (Europe); not Web app (United States)"
    )
    assert text("{{affected}}[[; not {{unaffected}}]]", fine) == "Web app (United States)"


@pytest.mark.parametrize(
    ("language", "names", "expected"),
    [
        ("en", ["A"], "A"),
        ("en", ["A", "B"], "A and B"),
        ("en", ["A", "B", "C"], "A, B and C"),
        ("en", ["A", "E-mail and SMS"], "A as well as E-mail and SMS"),
        ("en", ["A", "B", "E-mail and SMS"], "A, B, and E-mail and SMS"),
        ("es", ["A", "B", "C"], "A, B y C"),
        ("es", ["API", "Informes"], "API e Informes"),
        ("es", ["API", "Historial"], "API e Historial"),
        ("es", ["API", "Hielo"], "API y Hielo"),
        ("es", ["API", "Correo y SMS"], "API así como Correo y SMS"),
        ("fr", ["A", "B", "C"], "A, B et C"),
        ("pt-BR", ["A", "B"], "A e B"),
        ("ja", ["A", "B"], "AおよびB"),
        ("ja", ["A", "B", "C"], "A、BおよびC"),
        ("de", ["A", "B", "C"], "A, B, C"),
    ],
)
def test_lists(language: str, names: list[str], expected: str) -> None:
    assert text("{{components}}", *(touched(name) for name in names), language=language) == expected


def test_regions_alike_are_said_once() -> None:
    two = [touched(name, "eu") for name in ("API", "Web app")]
    assert text("{{affected}}", *two) == "API and Web app (region: Europe)"
    four = [*two, *(touched(name, "us") for name in ("API", "Web app"))]
    assert text("{{affected}}", *four) == "API and Web app (regions: Europe, United States)"
    assert (
        text("{{affected}}", *two, touched("API", "us")) == "API (Europe, United States) and Web app (Europe)"
    )


def test_a_title_does_not_grow_with_the_number_of_components() -> None:
    many = [touched(f"Service {number}") for number in range(4)]
    assert text("Problem with {{components}}", *many, title=True) == "Problem with several services"
    assert text("Problem with {{components}}", *many[:3], title=True).endswith(
        "Service 0, Service 1 and Service 2"
    )


def test_a_title_is_plain_text_and_a_body_is_markdown() -> None:
    star = touched("A*B_C")
    assert text("{{components}}", star, title=True) == "A*B_C"
    assert text("{{components}}", star) == r"A\*B\_C"


def test_what_facts_say_is_never_read_as_a_placeholder() -> None:
    said = text("{{cause}} [[{{progress}}]]", API, cause="{{components}} [[x]]", progress="]] {{cause}} | y")
    assert said == r"\{\{components\}\} \[\[x\]\] \]\] \{\{cause\}\} \| y"
    assert text("{{cause}}", title=True, cause="{{progress}}", progress="no") == "{{progress}}"


def test_a_sentence_that_ends_itself_gets_no_second_stop() -> None:
    assert text("{{cause}}.", cause="It broke!") == "It broke!"
    assert text("{{cause}}。", language="ja", cause="壊れました。") == "壊れました。"
    assert text("{{cause}}.", cause="It broke") == "It broke."


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{regions: region|regions}}", "regions"),
        ("{{unaffected: service|services}}", "service"),
        ("[[{{window}}|none]]", "none"),
        ("{{effects}}", ""),
    ],
)
def test_one_or_several_and_what_cannot_be(template: str, expected: str) -> None:
    components = [WEB, touched("API", "us"), touched("Mail", status="operational")]
    facts = {"window_start": "2026-11-23T22:00Z", "window_end": "2026-11-23T21:00Z"}
    language = "de" if template == "{{effects}}" else "en"
    assert text(template, *components, language=language, **facts) == expected


def test_regions_are_asked_where_a_text_needs_them() -> None:
    assert asks("{{regions}}", [API], {}) == ["regions"]
    assert asks("{{regions}}", [WEB], {}) == []


def test_a_component_alike_in_all_its_regions_is_one() -> None:
    house = House(components=[Watched(id="api", regions=["eu", "us"]), Watched(id="mail")])
    everywhere = [touched("API", "eu"), touched("API", "us"), touched("Mail")]
    assert [(one.id, one.region) for one in collapsed(everywhere, house)] == [("api", ""), ("mail", "")]
    some = [touched("API", "eu"), touched("API", "us", "operational")]
    assert collapsed(some, house) == some


def test_what_is_asked() -> None:
    template = "{{effects}} {{cause}} {{cause}} {{window}} {{period}} [[{{workaround}}]] {{started day}}"
    assert used(template) == ["components", "symptom", "cause", "window", "started", "ended", "workaround"]
    assert needed(template) == ["components", "cause", "window", "started", "ended"]
    assert asks(template, [], {"cause": "none", "started": "2026-11-21T09:26Z"}) == [
        "components",
        "cause",
        "window",
        "ended",
    ]
    assert missing(["{{cause}}"], ["data_loss"], [API], {"cause": "x", "data_loss": "none"}) == []
    assert missing(["{{cause}}"], ["data_loss", "cause"], [API], {"data_loss": " "}) == ["cause", "data_loss"]


@pytest.mark.parametrize(
    ("template", "part"),
    [
        ("{{cause!}}", "no name"),
        ("{{}}", "no name"),
        ("{{cause why}}", "form"),
        ("{{components: one}}", "two wordings"),
        ("{{components: one|two|three}}", "two wordings"),
        ("{{components", "belong around"),
        ("components}}", "belong around"),
        ("{{two\nlines}}", "belong around"),
        ("[[a", "no ]]"),
        ("a]]", "no [["),
        ("[[a [[b]] c]]", "inside"),
    ],
)
def test_faults_are_told_to_the_author(template: str, part: str) -> None:
    assert any(part in fault for fault in faults(template)), faults(template)


def test_a_sound_template_has_no_fault() -> None:
    assert faults("{{a}} [[{{b_2}}|c]] {{components: x|y}} {{window start}} | [a](b)") == []


@given(st.text(alphabet=st.sampled_from("{}[]|: \nabcomponents_"), max_size=60))
def test_no_template_breaks_the_filling(template: str) -> None:
    said = text(template, API, cause="c")
    if not faults(template):
        assert "{{" not in said
        assert "[[" not in said
