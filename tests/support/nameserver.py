"""A small DNS server on this machine that answers from a table."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Table = Mapping[tuple[str, str], tuple[str, ...]]
"""(name, kind) -> values, such as ("www.acme.example", "A") -> ("192.0.2.1",)."""


@contextmanager
def nameserver(table: Table) -> Iterator[str]:
    """The address (`127.0.0.1:port`) of a server that knows `table`; other names do not exist."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        line.settimeout(0.05)
        over = threading.Event()
        thread = threading.Thread(target=_serve, args=(line, table, over), daemon=True)
        thread.start()
        yield f"127.0.0.1:{line.getsockname()[1]}"
        over.set()
        thread.join()


def _serve(line: socket.socket, table: Table, over: threading.Event) -> None:
    while not over.is_set():
        try:
            data, peer = line.recvfrom(4096)
        except TimeoutError:
            continue
        line.sendto(_answer(dns.message.from_wire(data), table).to_wire(), peer)


def _answer(question: dns.message.Message, table: Table) -> dns.message.Message:
    reply = dns.message.make_response(question)
    reply.flags |= dns.flags.RA
    asked = question.question[0]
    name, kind = str(asked.name).rstrip(".").lower(), dns.rdatatype.to_text(asked.rdtype)
    if not any(known == name for known, _ in table):
        reply.set_rcode(dns.rcode.NXDOMAIN)
    while (name, "CNAME") in table and kind != "CNAME":
        (target,) = table[name, "CNAME"]
        reply.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "CNAME", f"{target}."))
        name = target
    if (name, kind) in table:
        values = [f"{value}." if kind == "NS" else value for value in table[name, kind]]
        reply.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", kind, *values))
    return reply
