"""Secrets are found by their shapes, and no finding of any rule repeats them: findings are public."""

from __future__ import annotations

import json

import pytest

from signoff.core.model import Message, Status
from signoff.rules.catalogue import catalogue
from signoff.rules.lint import lint_incident
from signoff.rules.rule import Example
from support.rules import draft_of, house_in, settings_in

DIGITS = "0123456789abcdef"
MIXED = "kJ8sW2pQz7LmX4vN9bTc6RfYhG3d"

# In two pieces, so that nobody who searches this file for secrets finds one.
SECRETS = {
    "aws": "AKIA" + "IOSFODNN7EXAMPLE",
    "github": "ghp_" + MIXED + "a1B2c3D4",
    "github-fine": "github_pat_" + MIXED,
    "gitlab": "glpat-" + MIXED[:20],
    "slack": "xoxb-" + "1234567890-abcdefABCDEF",
    "slack-hook": "https://hooks.slack.com/services/T0" + "ABCDEF1/B0ABCDEF1/" + MIXED,
    "stripe": "sk_live_" + MIXED,
    "google": "AIza" + MIXED + "abcdefg",
    "openai": "sk-proj-" + MIXED,
    "sendgrid": "SG." + MIXED[:22] + "." + MIXED,
    "npm": "npm_" + MIXED + "a1B2c3D4",
    "twilio": "SK" + DIGITS * 2,
    "telegram": "123456789:AA" + MIXED + "abcdefg",
    "jwt": "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
    "bearer": "Bearer " + MIXED,
    "basic": "Basic " + "dXNlcjpodW50ZXIyMg==",
    "login": "https://backup:" + "hunter2hunter2@app.acme.example/today",
    "login-http": "http://backup:" + "hunter2hunter2@app.acme.example/today",
    "signed": "https://app.acme.example/f?x=1&token=" + MIXED,
    "signed-http": "http://app.acme.example/f?x=1&sig=" + MIXED,
    "azure": "AccountKey=" + MIXED + MIXED,
    "dense": MIXED,
    "password": "password: kU7rx29pQe",
}
WAYS = {
    "words": "Pages load slowly. Until then use {} please.",
    "code": "Pages load slowly. Until then use `{}` please.",
    "fence": "Pages load slowly.\n\n```\n{}\n```\n",
    "japanese": "ページの表示が遅くなっています。{}をお使いください。",
    "link": "Pages load slowly. [Here]({}) is more.",
}


def longest_echo(secret: str, said: str) -> int:
    """How many characters of `secret` in a row are repeated in `said`, host names left out."""
    for known in (
        "https://",
        "http://",
        "app.acme.example",
        "/f?x=1&",
        "hooks.slack.com",
        "Bearer",
        "password",
    ):
        secret = secret.replace(known, "\0")
    return max(
        (
            end - start
            for start in range(len(secret))
            for end in range(start + 1, len(secret) + 1)
            if secret[start:end] in said
        ),
        default=0,
    )


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("way", WAYS)
def test_a_secret_is_found_and_never_repeated(kind: str, way: str) -> None:
    secret = SECRETS[kind]
    language = "ja" if way == "japanese" else "en"
    body = WAYS[way].format(secret)
    message = Message(
        incident="x", name="01-x", body=body, title=f"Key {secret[:120]}", status=Status.INVESTIGATING
    )
    found = lint_incident([message], settings_in(language))
    assert {one.code for one in found} & {"SO540", "SO541"}, body
    said = json.dumps([[one.text, one.hint] for one in found])
    assert longest_echo(secret, said) < 10, said


@pytest.mark.parametrize(
    ("code", "text", "hidden"),
    [
        ("SO542", "Ask john.harper@gmail.com about it.", "john.harper"),
        ("SO543", "Call +44 20 7946 0958 about it.", "7946 0958"),
        ("SO544", "The card 4111 1111 1111 1111 was charged twice.", "1111 1111"),
        ("SO544", "The account ES91 2100 0418 4502 0005 1332 got it.", "2100 0418"),
    ],
)
def test_personal_data_is_not_repeated(code: str, text: str, hidden: str) -> None:
    draft = draft_of(Example("en", text))
    spots = [(entry.rule.code, spot) for entry in catalogue() for spot in entry.check(draft, house_in("en"))]
    assert code in [found for found, _ in spots]
    assert all(hidden not in spot.word + spot.note for _, spot in spots)
