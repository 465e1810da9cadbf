"""What would fail together, told in plain words: from a DNS server on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from signoff.core.finding import WorldError
from signoff.edge.resolver import Resolver
from signoff.publishing.fate import independence
from signoff.settings import read_settings
from signoff.signing.checks import Check, Health
from support.nameserver import Table, nameserver

STATUS = """\
name: Acme
url: https://status.acme.co.uk/
components:
  - {{id: api, name: API, hosts: [api.acme.co.uk]}}
  - {{id: web, name: Web, hosts: [www.acme-shop.example]}}
commanders: [alice]
mirrors:
  - {{id: backup, kind: directory, to: ../backup, url: {backup}}}
"""

PRODUCTS = {
    ("api.acme.co.uk", "A"): ("192.0.2.10",),
    ("acme.co.uk", "NS"): ("ns1.dns-one.example", "ns2.dns-one.example"),
    ("www.acme-shop.example", "CNAME"): ("edge.cloud-one.example",),
    ("edge.cloud-one.example", "A"): ("198.51.100.7",),
    ("edge.cloud-one.example", "AAAA"): ("2001:db8:7::1",),
    ("cloud-one.example", "NS"): ("ns.cloud-one.example",),
    ("acme-shop.example", "NS"): ("ns.dns-two.example",),
}
ALONE = {
    ("acme-status.example", "A"): ("203.0.113.5",),
    ("acme-status.example", "NS"): ("ns.dns-three.example",),
}


def look(records: Table, backup: str, issuers: dict[str, str] | None = None) -> list[Check]:
    settings, _ = read_settings(STATUS.format(backup=backup).encode())
    assert settings is not None
    with nameserver({**PRODUCTS, **records}) as server:
        told = issuers or {}
        return list(independence(settings, Path("/nowhere"), [server], lambda name: told.get(name, "")))


def words(checks: list[Check], *healths: Health) -> str:
    return "\n".join(f"{check.name}: {check.text}" for check in checks if check.health in healths)


def test_a_mirror_of_its_own_makes_what_is_shared_a_warning() -> None:
    page = {("status.acme.co.uk", "A"): ("192.0.2.99",)}
    found = look({**page, **ALONE}, "https://acme-status.example/")
    told = words(found, Health.WARN)
    assert "status.acme.co.uk and api: both are names of acme.co.uk" in told
    assert "status.acme.co.uk and api: the name servers of both belong to dns-one.example" in told
    assert "status.acme.co.uk and api: both are in the network 192.0.2.0/24" in told
    assert "acme-status.example shares nothing" in words(found, Health.OK)
    assert words(found, Health.FAIL) == ""


def test_without_one_it_fails() -> None:
    page = {
        ("status.acme.co.uk", "CNAME"): ("acme.cloud-one.example",),
        ("acme.cloud-one.example", "A"): ("203.0.113.77",),
    }
    backup = {("backup.acme.co.uk", "A"): ("203.0.113.78",)}
    found = look({**page, **backup}, "https://backup.acme.co.uk/")
    told = words(found, Health.FAIL)
    assert "status.acme.co.uk and web: both are served by cloud-one.example" in told
    assert "backup.acme.co.uk and api: both are names of acme.co.uk" in told
    assert "all mirrors are in the network 203.0.113.0/24" in words(found, Health.WARN)
    assert "all addresses of the page are names of acme.co.uk" in words(found, Health.WARN)


def test_ipv6_networks_and_issuers_count() -> None:
    page = {("status.acme.co.uk", "AAAA"): ("2001:db8:7::99",)}
    same = {"status.acme.co.uk": "One Trust", "www.acme-shop.example": "One Trust"}
    told = words(look({**page, **ALONE}, "https://acme-status.example/", same), Health.WARN)
    assert "status.acme.co.uk and web: both are in the network 2001:db8:7::/48" in told
    assert "status.acme.co.uk and web: both have certificates from One Trust" in told


def test_a_page_without_an_address_fails() -> None:
    found = look(ALONE, "https://acme-status.example/")
    assert "status.acme.co.uk has no address" in words(found, Health.FAIL)


def test_a_resolver_that_does_not_answer_is_unknown_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signoff.edge.resolver.PATIENCE", 0.2)
    with pytest.raises(WorldError) as refused:
        Resolver(["127.0.0.1:9"]).look_up("acme.co.uk")
    assert "--resolver" in refused.value.remedy


def test_what_the_site_loads_from_elsewhere_is_named(tmp_path: Path) -> None:
    settings, _ = read_settings(b"name: A\nurl: https://status.a.example/\ncomponents: [{id: x, name: X}]\n")
    assert settings is not None
    (tmp_path / "index.html").write_text('<img src="https://cdn.example/a.png"><a href="https://b.example">')
    (bad,) = (c for c in independence(settings, tmp_path) if c.name == "origins")
    assert bad.health is Health.FAIL
    assert bad.text == "the site makes browsers ask cdn.example"
