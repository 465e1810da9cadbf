"""A small DNS server on this machine that answers from a table, and misbehaves as it is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Table = Mapping[tuple[str, str], tuple[str, ...]]
"""(name, kind) -> values, such as ("www.acme.example", "A") -> ("192.0.2.1",)."""

_LONGEST = 16


@dataclass(frozen=True)
class Quirks:
    """What the server does wrong.

    `silent` are names it never answers for, also as (name, kind); `codes` what it says instead of an
    answer; `invents` the address of every name; `short`: over UDP it cuts every answer off; `steps`: it
    follows no CNAME record.
    """

    silent: frozenset[str | tuple[str, str]] = frozenset()
    codes: Mapping[str, str] = field(default_factory=dict)
    invents: str = ""
    short: bool = False
    steps: bool = False


HONEST = Quirks()


@contextmanager
def nameserver(table: Table, quirks: Quirks = HONEST) -> Iterator[str]:
    """The address (`127.0.0.1:port`) of a server that knows `table`; other names do not exist."""
    with socket.create_server(("127.0.0.1", 0)) as calls, socket.socket(type=socket.SOCK_DGRAM) as line:
        address = calls.getsockname()
        line.bind(address)
        over = threading.Event()
        threads = [
            threading.Thread(target=_serve, args=(line, table, quirks, over), daemon=True),
            threading.Thread(target=_listen, args=(calls, table, quirks, over), daemon=True),
        ]
        for sock, thread in zip((line, calls), threads, strict=True):
            sock.settimeout(0.05)
            thread.start()
        yield f"127.0.0.1:{address[1]}"
        over.set()
        for thread in threads:
            thread.join()


def _serve(line: socket.socket, table: Table, quirks: Quirks, over: threading.Event) -> None:
    while not over.is_set():
        try:
            data, peer = line.recvfrom(4096)
        except TimeoutError:
            continue
        reply = _answer(dns.message.from_wire(data), table, quirks)
        if reply is not None and quirks.short:
            reply.answer.clear()
            reply.flags |= dns.flags.TC
        if reply is not None:
            line.sendto(reply.to_wire(), peer)


def _listen(calls: socket.socket, table: Table, quirks: Quirks, over: threading.Event) -> None:
    while not over.is_set():
        try:
            call, _ = calls.accept()
        except TimeoutError:
            continue
        with call, call.makefile("rwb") as line:
            call.settimeout(5)
            data = line.read(int.from_bytes(line.read(2), "big"))
            reply = _answer(dns.message.from_wire(data), table, quirks)
            if reply is not None:
                line.write(len(reply.to_wire()).to_bytes(2, "big") + reply.to_wire())


def _answer(question: dns.message.Message, table: Table, quirks: Quirks) -> dns.message.Message | None:
    reply = dns.message.make_response(question)
    reply.flags |= dns.flags.RA
    asked = question.question[0]
    name, kind = str(asked.name).rstrip(".").lower(), dns.rdatatype.to_text(asked.rdtype)
    if name in quirks.silent or (name, kind) in quirks.silent:
        return None
    if name in quirks.codes:
        reply.set_rcode(dns.rcode.from_text(quirks.codes[name]))
        return reply
    if quirks.invents and kind == "A":
        reply.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "A", quirks.invents))
        return reply
    for _ in range(1 if quirks.steps else _LONGEST):
        if (name, "CNAME") in table and kind != "CNAME":
            (target,) = table[name, "CNAME"]
            reply.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "CNAME", f"{target}."))
            name = target
    if not reply.answer and not any(known == name for known, _ in table):
        reply.set_rcode(dns.rcode.NXDOMAIN)
    if (name, kind) in table and not (quirks.steps and reply.answer):
        values = [f"{value}." if kind == "NS" else value for value in table[name, kind]]
        reply.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", kind, *values))
    return reply
