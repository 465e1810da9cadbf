"""The states a status page can be in, told as incidents on top of the demonstration's `status.yml`.

Every scene happens on a Friday in November 2026 and has the demonstration's ended incidents behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

NOW = "2026-11-27T14:05Z"


@dataclass(frozen=True)
class Scene:
    """`told` are messages by path below `incidents/`; `looked` is when somebody looks at the page."""

    told: dict[str, str] = field(default_factory=dict)
    now: str = NOW
    looked: str = NOW


def message(body: str, **facts: str) -> str:
    head = "".join(f"{key}: {value}\n" for key, value in facts.items())
    return f"---\n{head}---\n{body}\n" if head else f"{body}\n"


BANK = {
    "2026-11-27-bank-feeds-late/01-investigating.md": message(
        "Transactions from German and Austrian banks arrive up to 30 minutes late. None are lost.\n\n"
        "**What you can do:** nothing. Entries that you matched by hand stay matched.",
        at="2026-11-27T13:41Z",
        title="Bank feeds arrive late in Europe",
        status="investigating",
        commander="mara",
        impact="minor",
        components="{bank-feeds: {eu: degraded_performance}}",
        next_update="30m",
    )
}
WEB = {
    "2026-11-27-web-app-unreachable/01-investigating.md": message(
        "The web app does not load for customers in Europe. We are looking for the cause.",
        at="2026-11-27T13:22Z",
        started="2026-11-27T13:18Z",
        title="The web app does not load in Europe",
        status="investigating",
        commander="mara",
        impact="critical",
        components="{web: {eu: major_outage}, sign-in: partial_outage}",
        next_update="20m",
    ),
    "2026-11-27-web-app-unreachable/02-identified.md": message(
        "A faulty network change cut off our European data centre. It is being taken back.\n\n"
        "**What you can do:** the mobile apps work. Invoices that are due today are sent as planned.",
        at="2026-11-27T13:52Z",
        status="identified",
        next_update="20m",
    ),
}
PAYMENTS = {
    "2026-11-27-card-payments-time-out/01-investigating.md": message(
        "About one card payment in five times out. Customers who try again are not charged twice.",
        at="2026-11-27T13:47Z",
        title="Some card payments time out",
        status="investigating",
        commander="mara",
        impact="major",
        components="{payments: partial_outage}",
        next_update="20m",
    )
}
WORKS = {
    "2026-11-27-search-index/01-scheduled.md": message(
        "We rebuild the index that reports are made from.\n\n"
        "Reports open slowly in this hour. Invoices and payments are not affected.",
        at="2026-11-25T09:00Z",
        title="Reports are rebuilt",
        kind="maintenance",
        status="scheduled",
        commander="mara",
        components="[reports]",
        window="{start: 2026-11-27T13:30Z, end: 2026-11-27T14:30Z}",
    )
}

BEHIND = {
    "2026-11-17-card-payment-upgrade/02-completed.md": message(
        "The new system is in use since 22:24 UTC. Cards are accepted as usual.",
        at="2026-11-23T22:26Z",
        status="completed",
    )
}
"""What the demonstration leaves to be done before the scenes begin."""

JAPANESE = {
    "2026-11-27-bank-feeds-late/01-investigating.ja.md": message(
        "ドイツとオーストリアの銀行の取引明細の取り込みが最大30分遅れています。明細が失われることはありません。\n\n"
        "**お客様の対応**：必要ありません。手動で行った照合はそのまま保持されます。",
        title="ヨーロッパで銀行連携が遅延しています",
    ),
    "2026-11-27-web-app-unreachable/01-investigating.ja.md": message(
        "ヨーロッパのお客様の環境でウェブアプリを表示できません。原因を調査しています。",
        title="ヨーロッパでウェブアプリを表示できません",
    ),
    "2026-11-27-web-app-unreachable/02-identified.ja.md": message(
        "ネットワークの変更に誤りがあり、ヨーロッパのデータセンターに接続できなくなりました。変更を元に戻しています。\n\n"
        "**お客様の対応**：モバイルアプリはご利用いただけます。本日期限の請求書は予定どおり送信されます。",
    ),
    "2026-11-27-card-payments-time-out/01-investigating.ja.md": message(
        "カード決済の約5件に1件がタイムアウトします。再度お試しいただいても、二重に請求されることはありません。",
        title="一部のカード決済がタイムアウトします",
    ),
}

SCENES = {
    "fine": Scene(),
    "minor": Scene(BANK),
    "critical": Scene(BANK | WEB | PAYMENTS | JAPANESE),
    "maintenance": Scene(WORKS),
    "stale": Scene(looked="2026-11-29T09:00Z"),
}
