"""What would fail together, told in plain words: from a DNS server on this machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from signoff.cli import group
from signoff.core.finding import OperatorError
from signoff.edge.resolver import Resolver
from signoff.publishing.companies import COMPANIES, company_of
from signoff.publishing.fate import Fate, independence
from signoff.settings import read_settings
from signoff.signing.checks import Health
from support.gitrepo import GitRepo
from support.nameserver import HONEST, Quirks, Table, nameserver

STATUS = """\
name: Acme
url: https://{page}/
components:
  - {{id: api, name: API, hosts: [api.acme.co.uk]}}
  - {{id: web, name: Web, hosts: [www.acme-shop.example]}}
commanders: [alice]
"""
BACKUP = "mirrors: [{{id: backup, kind: directory, to: ../backup, url: 'https://{backup}/'}}]\n"

PRODUCTS: Table = {
    ("api.acme.co.uk", "A"): ("192.0.2.10",),
    ("acme.co.uk", "NS"): ("ns1.dns-one.example", "ns2.dns-one.example"),
    ("www.acme-shop.example", "CNAME"): ("edge.cloud-one.example",),
    ("edge.cloud-one.example", "A"): ("198.51.100.7",),
    ("edge.cloud-one.example", "AAAA"): ("2001:db8:7::1",),
    ("cloud-one.example", "NS"): ("ns.cloud-one.example",),
    ("acme-shop.example", "NS"): ("ns.dns-two.example",),
}
PAGE = "page-status.example"
ALONE: Table = {(PAGE, "A"): ("203.0.113.5",), (PAGE, "NS"): ("ns.dns-three.example",)}
MIRROR = "elsewhere.example"
OTHER: Table = {(MIRROR, "A"): ("198.18.5.5",), (MIRROR, "NS"): ("ns.dns-four.example",)}


def ask(records: Table, page: str = PAGE, backup: str = "", quirks: Quirks = HONEST, **issuers: str) -> Fate:
    text = STATUS.format(page=page) + (BACKUP.format(backup=backup) if backup else "")
    settings, findings = read_settings(text.encode())
    assert settings is not None, findings
    told = {name.replace("_", "-").replace("--", "."): issuer for name, issuer in issuers.items()}
    with nameserver({**PRODUCTS, **records}, quirks) as server:
        return independence(settings, Path("/nowhere"), [server], lambda name: told.get(name, ""))


def words(fate: Fate, *healths: Health) -> str:
    assert all(check.remedy for check in fate.checks if check.health is not Health.OK)
    return "\n".join(f"{check.name}: {check.text}" for check in fate.checks if check.health in healths)


def bad(fate: Fate) -> list[str]:
    """What fails with the page, without the sentence about mirrors."""
    return [check.text for check in fate.checks if check.health is Health.FAIL]


def test_a_mirror_of_its_own_makes_what_is_shared_a_warning() -> None:
    page = {("status.acme.co.uk", "A"): ("192.0.2.99",)}
    found = ask({**page, **ALONE}, "status.acme.co.uk", PAGE)
    told = words(found, Health.WARN)
    goes = "status.acme.co.uk goes with api: both"
    assert f"if the domain acme.co.uk goes, {goes} are names of it" in told
    assert f"if the DNS of dns-one.example goes, {goes} use its name servers" in told
    assert f"if the network 192.0.2.0/24 goes, {goes} are in it" in told
    assert f"{PAGE} shares nothing" in words(found, Health.OK)
    assert "2 hosts, and nothing" in words(found, Health.OK)
    assert words(found, Health.FAIL, Health.UNKNOWN) == ""
    assert found.failed == 0


def test_without_one_it_fails() -> None:
    page = {
        ("status.acme.co.uk", "CNAME"): ("acme.cloud-one.example",),
        ("acme.cloud-one.example", "A"): ("203.0.113.77",),
        ("backup.acme.co.uk", "A"): ("203.0.113.78",),
    }
    found = ask(page, "status.acme.co.uk", "backup.acme.co.uk")
    told = words(found, Health.FAIL)
    assert "if cloud-one.example goes, status.acme.co.uk goes with web: both are served by it" in told
    assert "if the domain acme.co.uk goes, backup.acme.co.uk goes with api: both are names of it" in told
    told = words(found, Health.WARN)
    assert "if the network 203.0.113.0/24 goes, all addresses of the page go: all are in it" in told
    assert "if the domain acme.co.uk goes, all addresses of the page go: all are names of it" in told


@pytest.mark.parametrize(
    ("mine", "its", "company"),
    [
        ("d111.cloudfront.net", "d222.cloudfront.net", "Amazon"),
        ("acme.pages.dev", "shop.pages.dev", "Cloudflare"),
        ("acme.github.io", "shop.github.io", "GitHub"),
        ("acme.netlify.app", "shop.netlify.app", "Netlify"),
        ("a.sni.global.fastly.net", "b.map.fastly.net", "Fastly"),
        ("acme.azureedge.net", "shop.azurefd.net", "Microsoft Azure"),
        ("acme.herokudns.com", "shop.herokuapp.com", "Heroku"),
        ("acme.cdn.small.example", "shop.cdn.small.example", "small.example"),
    ],
)
def test_one_company_that_serves_both_takes_both(mine: str, its: str, company: str) -> None:
    """The customers of one company have names of their own below its domain: page and product as well."""
    records = {
        (PAGE, "CNAME"): (mine,),
        (mine, "A"): ("203.0.113.5",),
        (PAGE, "NS"): ("ns.dns-three.example",),
        ("www.acme-shop.example", "CNAME"): (its,),
        (its, "A"): ("198.18.9.9",),
    }
    told = f"if {company} goes, {PAGE} goes with web: both are served by it ({mine})"
    assert bad(ask(records)) == [told]


def test_a_name_below_a_company_is_the_customers_own_domain() -> None:
    """No customer of github.io loses a domain because another one does."""
    records = {("acme.github.io", "A"): ("203.0.113.5",), ("www.acme-shop.example", "A"): ("198.18.9.9",)}
    records |= {
        ("www.acme-shop.example", "CNAME"): ("shop.github.io",),
        ("shop.github.io", "A"): ("198.18.9.9",),
    }
    told = "if GitHub goes, acme.github.io goes with web: both are served by it (acme.github.io)"
    assert bad(ask(records, "acme.github.io")) == [told]


@pytest.mark.parametrize(
    ("mine", "its", "company"),
    [
        ("ns-1.awsdns-01.org ns-2.awsdns-02.com", "ns-9.awsdns-11.co.uk ns-8.awsdns-12.net", "Amazon"),
        ("ns1-01.azure-dns.com", "ns2-09.azure-dns.net ns3-09.azure-dns.org", "Microsoft Azure"),
        ("pdns1.ultradns.com", "pdns9.ultradns.biz", "UltraDNS"),
        ("ns4.dnsimple-edge.org ns1.dnsimple.com", "ns2.dnsimple-edge.net", "DNSimple"),
        ("helium.ns.hetzner.de", "oxygen.ns.hetzner.com", "Hetzner"),
        ("ns1.dns-one.example", "ns2.dns-one.example", "dns-one.example"),
    ],
)
def test_one_company_that_answers_for_both_takes_both(mine: str, its: str, company: str) -> None:
    records = {**ALONE, (PAGE, "NS"): tuple(mine.split()), ("acme-shop.example", "NS"): tuple(its.split())}
    records[("acme.co.uk", "NS")] = ("ns.mine.example",)
    (told,) = bad(ask(records))
    assert told.startswith(f"if the DNS of {company} goes, {PAGE} goes with web: both use its name servers (")


def test_a_company_is_known_by_each_of_its_domains() -> None:
    assert company_of("awsdns-63.co.uk") == "Amazon"
    assert company_of("awsdns-evil.example") == "awsdns-evil.example"
    assert "awsdns-1.com.example" not in COMPANIES


def test_name_servers_inside_the_products_domain_take_the_page_along() -> None:
    records = {**ALONE, (PAGE, "NS"): ("ns9.acme.co.uk",), ("ns9.acme.co.uk", "A"): ("198.18.1.1",)}
    seen = f"{PAGE} has name servers of it ({PAGE}: ns9.acme.co.uk), api.acme.co.uk is a name of it"
    assert bad(ask(records)) == [f"if acme.co.uk goes, {PAGE} goes with api: {seen}"]


def test_name_servers_in_the_products_network_take_the_page_along() -> None:
    records = {**ALONE, ("ns.dns-three.example", "A"): ("192.0.2.77",)}
    found = bad(ask(records))
    seen = f"{PAGE} has name servers in it ({PAGE}), api.acme.co.uk is in it"
    assert f"if the network 192.0.2.0/24 goes, {PAGE} goes with api: {seen}" in found


def test_a_target_inside_the_products_domain_takes_the_page_along() -> None:
    records = {
        (PAGE, "CNAME"): ("edge.acme.co.uk",),
        ("edge.acme.co.uk", "A"): ("203.0.113.5",),
        (PAGE, "NS"): ("ns.dns-three.example",),
    }
    told = f"{PAGE} is served by it (edge.acme.co.uk), api.acme.co.uk is a name of it"
    assert f"if acme.co.uk goes, {PAGE} goes with api: {told}" in bad(ask(records))


def test_two_companies_for_the_domain_are_enough() -> None:
    records = {**ALONE, ("acme.co.uk", "NS"): ("ns-1.awsdns-01.org",)}
    both = ask({**records, (PAGE, "NS"): ("ns-7.awsdns-09.org", "dns1.p01.nsone.net")})
    assert f"{PAGE} shares nothing" in words(both, Health.OK)
    # whoever the second is, it may be the first under another name
    perhaps = ask({**records, (PAGE, "NS"): ("ns-7.awsdns-09.org", "ns.who-knows.example")})
    assert f"if the DNS of Amazon goes, {PAGE} may go with api" in words(perhaps, Health.WARN)
    assert bad(perhaps) == []


def test_a_delegated_name_needs_the_zone_above_it() -> None:
    records = {
        ("status.own.example", "A"): ("203.0.113.5",),
        ("status.own.example", "NS"): ("ns.dns-three.example",),
        ("own.example", "NS"): ("ns3.dns-one.example",),
    }
    told = bad(ask(records, "status.own.example"))
    assert told[0].startswith("if the DNS of dns-one.example goes, status.own.example goes with api")


def test_mirrors_are_compared_in_every_way() -> None:
    records = {
        (f"status.{PAGE}", "CNAME"): ("acme.edge.cdn.example",),
        ("acme.edge.cdn.example", "A"): ("203.0.113.5",),
        (f"status.{MIRROR}", "CNAME"): ("acme2.edge.cdn.example",),
        ("acme2.edge.cdn.example", "A"): ("198.18.5.5",),
        (PAGE, "NS"): ("ns1.dns-three.example",),
        (MIRROR, "NS"): ("ns2.dns-three.example",),
    }
    issuers = {"status__page_status__example": "One Trust", "status__elsewhere__example": "One Trust"}
    found = ask(records, f"status.{PAGE}", f"status.{MIRROR}", **issuers)
    told = [check.text for check in found.checks if check.name == "mirrors"]
    assert told == [
        "if cdn.example goes, all addresses of the page go: all are served by it",
        "if the DNS of dns-three.example goes, all addresses of the page go: all use its name servers",
        "if the issuer One Trust goes, all addresses of the page may go: all have certificates from it",
    ]


def test_mirrors_are_compared_even_when_nobody_said_what_the_products_are() -> None:
    text = "name: A\nurl: https://one.own.example/\ncomponents: [{id: api, name: API}]\ncommanders: [alice]\n"
    settings, findings = read_settings((text + BACKUP.format(backup="two.own.example")).encode())
    assert settings is not None, findings
    addresses = {("one.own.example", "A"): ("203.0.113.5",), ("two.own.example", "A"): ("198.18.5.5",)}
    with nameserver(addresses) as server:
        found = independence(settings, Path("/nowhere"), [server], lambda _: "")
    assert "nobody said which hosts" in words(found, Health.UNKNOWN)
    assert "mirrors: if the domain own.example goes" in words(found, Health.WARN)
    assert found.failed == 0


def test_addresses_that_lead_nowhere_are_not_called_independent() -> None:
    found = ask({}, PAGE, MIRROR)
    assert "mirrors: too few" in words(found, Health.UNKNOWN)
    assert words(found, Health.OK) == ""
    found = ask({}, f"a.{PAGE}", f"b.{PAGE}")
    assert f"if the domain {PAGE} goes, all addresses of the page go" in words(found, Health.WARN)


def test_mirrors_that_need_one_thing_in_different_ways_go_together() -> None:
    records = {**ALONE, **OTHER, (PAGE, "NS"): ("x.ns.cloudflare.com",)}
    records |= {(MIRROR, "CNAME"): ("acme.pages.dev",), ("acme.pages.dev", "A"): ("198.18.5.5",)}
    found = ask(records, PAGE, MIRROR)
    told = "if Cloudflare goes, all addresses of the page go: each needs it in its own way"
    assert told in words(found, Health.WARN)


def test_ipv6_networks_count_and_an_issuer_alone_never_fails() -> None:
    page = {**ALONE, (PAGE, "AAAA"): ("2001:db8:7:ffff::99",)}
    issuers = {"page_status__example": "One Trust", "www__acme_shop__example": "One Trust"}
    found = ask({**page, **OTHER}, PAGE, MIRROR, **issuers)
    told = words(found, Health.WARN)
    assert f"if the network 2001:db8:7::/48 goes, {PAGE} goes with web: both are in it" in told
    assert f"if the issuer One Trust goes, {PAGE} may go with web: both have certificates from it" in told
    assert bad(ask(ALONE, PAGE, **issuers)) == []


def test_who_has_two_networks_may_outlive_one() -> None:
    page = {**ALONE, (PAGE, "A"): ("203.0.113.5", "192.0.2.99")}
    found = ask(page)
    assert f"if the network 192.0.2.0/24 goes, {PAGE} may go with api" in words(found, Health.WARN)
    assert bad(found) == []


def test_one_company_in_two_roles_is_told_of_twice_and_its_networks_are_not() -> None:
    records = {
        (f"status.{PAGE}", "CNAME"): ("acme.pages.dev",),
        ("acme.pages.dev", "A"): ("203.0.113.5",),
        ("pages.dev", "NS"): ("a.ns.cloudflare.com",),
        (PAGE, "NS"): ("b.ns.cloudflare.com",),
        ("www.acme-shop.example", "CNAME"): ("shop.workers.dev",),
        ("shop.workers.dev", "A"): ("198.18.9.9",),
        ("acme-shop.example", "NS"): ("c.ns.cloudflare.com",),
        ("b.ns.cloudflare.com", "A"): ("198.18.53.1",),
        ("c.ns.cloudflare.com", "A"): ("198.18.53.2",),
    }
    goes = f"goes, status.{PAGE} goes with web: both"
    assert bad(ask(records, f"status.{PAGE}")) == [
        f"if Cloudflare {goes} are served by it (acme.pages.dev)",
        f"if the DNS of Cloudflare {goes} use its name servers ({PAGE}: b.ns.cloudflare.com)",
    ]


def test_a_network_is_no_larger_than_it_is() -> None:
    page = {**ALONE, (PAGE, "A"): ("192.0.3.10",), (PAGE, "AAAA"): ("2001:db8:8::1",)}
    assert bad(ask(page)) == []


def test_addresses_that_nobody_outside_reaches_are_compared_with_nothing() -> None:
    """A name may be answered differently inside the company."""
    records = {**ALONE, (PAGE, "A"): ("10.1.2.3",), ("api.acme.co.uk", "A"): ("10.1.2.4",)}
    found = ask(records)
    assert f"{PAGE} is 10.1.2.3 here, which no reader outside can reach" in words(found, Health.WARN)
    assert bad(found) == []


def test_a_page_without_an_address_fails_and_a_product_without_one_is_told_of() -> None:
    records = dict(PRODUCTS)
    records[("www.acme-shop.example", "CNAME")] = ("gone.cloud-one.example",)
    found = ask(records)
    assert f"{PAGE} has no address" in words(found, Health.FAIL)
    leads = "www.acme-shop.example has no address; it leads to gone.cloud-one.example"
    assert leads in words(found, Health.WARN)
    assert found.failed == 0


def test_a_page_without_a_name_needs_no_dns() -> None:
    found = ask({}, "198.18.7.7", "198.19.7.7")
    assert "198.18.7.7 shares nothing" in words(found, Health.OK)
    assert "2 hosts, and nothing" in words(found, Health.OK)
    told = bad(ask({("api.acme.co.uk", "A"): ("198.18.7.9",)}, "198.18.7.7"))
    assert told == ["if the network 198.18.7.0/24 goes, 198.18.7.7 goes with api: both are in it"]


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signoff.edge.resolver.PATIENCE", 0.2)


@pytest.mark.parametrize(
    ("quirks", "why"),
    [
        (Quirks(silent=frozenset({"www.acme-shop.example"})), "no answer in time"),
        (Quirks(codes={"www.acme-shop.example": "SERVFAIL"}), "the answer is SERVFAIL"),
        (Quirks(codes={"www.acme-shop.example": "REFUSED"}), "the answer is REFUSED"),
    ],
)
@pytest.mark.usefixtures("hasty")
def test_one_name_that_nobody_answers_for_costs_that_name(quirks: Quirks, why: str) -> None:
    found = ask({**ALONE, ("acme.co.uk", "NS"): ("ns8.dns-three.example",)}, quirks=quirks)
    assert f"nobody says all about www.acme-shop.example ({why})" in words(found, Health.UNKNOWN)
    assert [text.split(":")[0] for text in bad(found)] == [
        f"if the DNS of dns-three.example goes, {PAGE} goes with api"
    ]
    assert found.failed == 3
    good = ask(ALONE, quirks=quirks)
    assert f"{PAGE} shares nothing with those products that could be looked up" in words(good, Health.OK)


@pytest.mark.usefixtures("hasty")
def test_what_was_found_before_the_silence_counts() -> None:
    quirks = Quirks(silent=frozenset({("acme-shop.example", "NS")}))
    found = ask({**ALONE, (PAGE, "A"): ("198.51.100.9",)}, quirks=quirks)
    assert bad(found) == [f"if the network 198.51.100.0/24 goes, {PAGE} goes with web: both are in it"]
    assert found.failed == 3


@pytest.mark.usefixtures("hasty")
def test_an_address_that_could_not_be_looked_up_is_not_called_safe_nor_lost() -> None:
    page = {**ALONE, (PAGE, "A"): ("192.0.2.99",)}
    found = ask({**page, **OTHER}, PAGE, MIRROR, Quirks(silent=frozenset({MIRROR})))
    assert f"if the network 192.0.2.0/24 goes, {PAGE} goes with api" in words(found, Health.WARN)
    assert "mirrors: too few" in words(found, Health.UNKNOWN)
    assert MIRROR not in words(found, Health.OK, Health.FAIL)


@pytest.mark.parametrize("steps", [False, True])
def test_names_that_lead_in_a_circle_are_named(*, steps: bool) -> None:
    circle = {("edge.cloud-one.example", "CNAME"): ("www.acme-shop.example",)}
    found = ask({**ALONE, **circle}, quirks=Quirks(steps=steps))
    told = words(found, Health.UNKNOWN)
    assert re.search(r"www\.acme-shop\.example \((its CNAME records lead in a circle|the answer is)", told)
    assert found.failed == 3


def test_a_server_that_goes_step_by_step_is_followed() -> None:
    with nameserver(PRODUCTS, Quirks(steps=True)) as server:
        found = Resolver([server]).look_up("www.acme-shop.example")
    assert found.addresses == ("198.51.100.7", "2001:db8:7::1")
    assert found.aliases == ("edge.cloud-one.example",)
    assert [zone.name for zone in found.zones] == ["acme-shop.example", "cloud-one.example"]


def test_an_answer_too_long_for_a_datagram_is_asked_for_again() -> None:
    many = {("api.acme.co.uk", "A"): tuple(f"192.0.2.{last}" for last in range(1, 200))}
    with nameserver({**PRODUCTS, **many}, Quirks(short=True)) as server:
        assert len(Resolver([server]).look_up("api.acme.co.uk").addresses) == 199


def test_a_resolver_that_invents_answers_is_not_believed() -> None:
    found = ask(ALONE, quirks=Quirks(invents="198.51.100.1"))
    assert "the resolver invents answers" in words(found, Health.UNKNOWN)
    assert (words(found, Health.OK, Health.FAIL), found.failed) == ("", 3)


@pytest.mark.usefixtures("hasty")
def test_a_resolver_that_does_not_answer_is_the_outside_world() -> None:
    settings, _ = read_settings((STATUS.format(page=PAGE)).encode())
    assert settings is not None
    found = independence(settings, Path("/nowhere"), ["127.0.0.1:9"], lambda _: "")
    told = words(found, Health.UNKNOWN)
    assert all(name in told for name in (PAGE, "api.acme.co.uk", "www.acme-shop.example"))
    assert "--resolver" in found.checks[-1].remedy
    assert (words(found, Health.OK, Health.FAIL), found.failed) == ("", 3)


@pytest.mark.parametrize("place", ["dns.example", "1.2.3.4:x", "[::1]53:"])
def test_a_resolver_that_is_no_address_is_a_mistake_of_the_call(place: str, tmp_path: Path) -> None:
    settings, _ = read_settings((STATUS.format(page=PAGE)).encode())
    assert settings is not None
    with pytest.raises(OperatorError) as refused:
        independence(settings, tmp_path, [place], lambda _: "")
    assert refused.value.exit_code == 2


def test_doctor_tells_the_outside_world_by_its_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2 is for those who call it: here, for want of a token; a name that nobody answers for is 3."""
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    monkeypatch.setattr("signoff.publishing.fate.issuer_of", lambda _: "")
    repo = GitRepo(tmp_path / "page")
    repo.write("status.yml", STATUS.format(page=PAGE))
    repo.commit("Start the page")
    for quirks, code in ((HONEST, 2), (Quirks(codes={PAGE: "SERVFAIL"}), 3)):
        with nameserver({**PRODUCTS, **ALONE}, quirks) as server:
            call = ["doctor", "--source", str(repo.page), "--resolver", server]
            done = CliRunner().invoke(group, call, standalone_mode=False)
        assert done.return_value == code, done.output
        assert (f"nobody says all about {PAGE} (the answer is SERVFAIL)" in done.stdout) is (code == 3)
