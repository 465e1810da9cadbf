"""What a built site makes browsers and feed readers ask elsewhere is found, in every kind of file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from signoff.build.options import Options
from signoff.build.run import build
from signoff.publishing.elsewhere import asked_elsewhere
from signoff.publishing.fate import independence
from signoff.publishing.independence import examine_origins
from signoff.publishing.ties import Domains
from signoff.settings import read_settings
from signoff.signing.checks import Health

OWN = "https://status.example.org/"
X = "https://x.example"

LOADED = [
    ("index.html", f'<img src="{X}/a.png">'),
    ("index.html", f'<script>fetch("{X}/a")</script>'),
    ("index.html", f"<script type=module>import('{X}/a')</script>"),
    ("index.html", f'<meta http-equiv="refresh" content="0;url={X}/">'),
    ("index.html", '<meta http-equiv="Content-Security-Policy" content="img-src \'self\' x.example">'),
    ("a/b.css", f"a{{background:url({X}/a.png)}}"),
    ("a/b.css", "@import '//x.example/a.css';"),
    ("a/b.css", f"@IMPORT URL( '{X}/a.css' );"),
    ("a/b.css", f"@font-face{{src:local(A),url({X}/a.woff2)format('woff2')}}"),
    ("a/b.js", f'fetch("{X}/a",{{}})'),
    ("a/b.js", f"const where = '{X}/a'; ask(where);"),
    ("a/b.js", f"img.src=`{X}/a?${{n}}`"),
    ("a/b.js", f'import {{a}} from "{X}/a.mjs"'),
    ("a/b.js", 'new WebSocket("wss://x.example/")'),
    ("a/b.js", 'e.src="//x.example/a.js"'),
    ("a/b.js", f'm=/["\']\\//g;/* " */s="*/*";fetch("{X}/a")'),
    ("a/b.js", f"a = b.replace(/[/'\"]/, '') // it's\nfetch('{X}/a')"),
    ("a/b.mjs", f'export const a = "{X.replace("/", chr(92) + "/")}/a"'),
    ("site.webmanifest", f'{{"icons":[{{"src":"{X}/a.png"}}]}}'),
    ("manifest.json", f'{{"start_url":"{X}/"}}'),
    ("feed.rss", f"<rss><channel><link>{X}/</link></channel></rss>"),
    ("feed.rss", f'<rss><item><enclosure url="{X}/a.mp3" type="audio/mpeg"/></item></rss>'),
    ("feed.rss", f"<rss><description><![CDATA[<img src='{X}/a.png'>]]></description></rss>"),
    ("feed.atom", f'<feed><link rel="self" href="{X}/feed.atom"/></feed>'),
    ("feed.atom", f'<feed><content type="html">&lt;img src="{X}/a.png"&gt;</content></feed>'),
    ("feed.json", f'{{"feed_url":"{X}/feed.json","items":[]}}'),
    ("feed.json", f'{{"hubs":[{{"type":"WebSub","url":"{X}/"}}]}}'),
    ("feed.json", f'{{"items":[{{"content_html":"<img src=\'{X}/a.png\'>"}}]}}'),
    ("a.svg", f'<svg><image href="{X}/a.png"/></svg>'),
    ("_headers", "/*\n  Content-Security-Policy: default-src 'self'; connect-src 'self' https://x.example\n"),
    ("_headers", "/*\n  Content-Security-Policy: script-src x.example:8443 'unsafe-inline'\n"),
    ("_headers", f"/*\n  Link: <{X}/a.css>; rel=preload\n"),
    ("_headers", f'/*\n  Reporting-Endpoints: main="{X}/r"\n'),
]

HARMLESS = [
    ("index.html", f'<a href="{X}/">elsewhere</a><link rel="license" href="{X}/">'),
    ("index.html", f'<script type="application/ld+json">{{"@context":"{X}"}}</script>'),
    ("index.html", "<script>fetch('https://status.example.org/signoff.json')</script>"),
    ("a/b.css", f"/* url({X}/a.png) */a{{background:url(a.png)}}"),
    ("a/b.css", '@namespace "http://www.w3.org/1999/xhtml";'),
    ("a/b.js", f'// fetch("{X}/a")\nfetch("/a")'),
    ("a/b.js", f'/*! MIT, see "{X}/licence" */'),
    ("a/b.js", f'a={{license:"{X}/LICENSE",b:1}}'),
    ("a/b.js", 'document.createElementNS("http://www.w3.org/2000/svg","svg")'),
    ("a/b.js", f'link.href = "{X}/"'),
    ("a/b.js", f'throw Error("see {X}/errors/1")'),
    ("feed.rss", '<rss xmlns:a="http://www.w3.org/2005/Atom"><docs>https://www.rssboard.org/x</docs></rss>'),
    ("feed.rss", f"<rss><description>&lt;a href='{X}/'&gt;there&lt;/a&gt;</description></rss>"),
    ("feed.atom", f'<feed xmlns="{X}/ns"><link rel="self" href="{OWN}feed.atom"/></feed>'),
    ("api/v2/summary.json", f'{{"url":"{X}/"}}'),
    (
        "_headers",
        f"/*\n  Content-Security-Policy: frame-ancestors {X}; form-action {X}; img-src 'self' data:\n",
    ),
    ("_headers", f"/*\n  Access-Control-Allow-Origin: {X}\n"),
    ("site.webmanifest", "no JSON, https://x.example/"),
    ("a.png", f"fetch('{X}')"),
]


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(("name", "text"), LOADED)
def test_what_is_asked_elsewhere_is_found(name: str, text: str, tmp_path: Path) -> None:
    put(tmp_path, name, text)
    ((host, where),) = asked_elsewhere(tmp_path, OWN).items()
    assert (host.partition(":")[0], where) == ("x.example", name)


@pytest.mark.parametrize(("name", "text"), HARMLESS)
def test_what_is_only_named_is_fine(name: str, text: str, tmp_path: Path) -> None:
    put(tmp_path, name, text)
    assert asked_elsewhere(tmp_path, OWN) == {}


def test_a_mirror_does_not_live_on_the_first_address(tmp_path: Path) -> None:
    put(tmp_path, "index.html", f'<link rel="canonical" href="{OWN}"><img src="{OWN}a.png">')
    put(tmp_path, "embed.js", f'fetch("{OWN}signoff.json")')
    assert asked_elsewhere(tmp_path, OWN) == {}
    assert asked_elsewhere(tmp_path, OWN, mirrored=True) == {"status.example.org": "index.html"}


def test_the_demonstration_asks_nobody(demo: Path, tmp_path: Path) -> None:
    build(Options(source=demo, site_dir=tmp_path / "site", now="newest", jobs=1))
    (own,) = re.findall(r"(?m)^url: (\S+)", (demo / "status.yml").read_text(encoding="utf-8"))
    assert asked_elsewhere(tmp_path / "site", own, mirrored=True) == {}
    assert asked_elsewhere(tmp_path / "site" / "brief", "https://z.example/"), "it was read at all"


def test_doctor_names_the_host_and_the_file(tmp_path: Path) -> None:
    settings, _ = read_settings(b"name: A\nurl: https://status.a.example/\ncomponents: [{id: x, name: X}]\n")
    assert settings is not None
    put(tmp_path, "index.html", '<a href="https://b.example">')
    put(tmp_path, "assets/a.css", "a{background:url(https://cdn.example/a.png)}")
    (bad,) = (c for c in independence(settings, tmp_path).checks if c.name == "origins")
    assert bad.health is Health.FAIL
    assert bad.text == "the site makes browsers ask cdn.example (assets/a.css)"


def test_what_is_loaded_from_a_product_goes_with_it() -> None:
    last_two = Domains(owned=lambda name: ".".join(name.split(".")[-2:]), apex=lambda name: name)
    asked = {"cdn.acme.example:8443": "a.css", "x.example": "a.js"}
    found = examine_origins(asked, {"api": ["api.acme.example"], "web": ["w.example"]}, last_two)
    assert found.text.endswith("cdn.acme.example:8443 (a.css) and x.example (a.js); that is gone when api is")
