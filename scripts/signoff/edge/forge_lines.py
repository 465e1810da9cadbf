"""The lines to an API that `requests` opens, known to a fuse."""

from __future__ import annotations

from typing import Any

import urllib3
from requests.adapters import HTTPAdapter

from signoff.edge.fuse import Fuse


class Watched(HTTPAdapter):
    """Tells a fuse of every line that it opens."""

    def __init__(self, fuse: Fuse) -> None:
        self._fuse = fuse
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        fuse = self._fuse

        class Http(urllib3.connection.HTTPConnection):
            def connect(self) -> None:
                super().connect()
                fuse.watch(self.sock)

        class Https(urllib3.connection.HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                fuse.watch(self.sock)

        super().init_poolmanager(*arguments, **options)
        pools = {"http": urllib3.HTTPConnectionPool, "https": urllib3.HTTPSConnectionPool}
        self.poolmanager.pool_classes_by_scheme = {
            scheme: type("Pool", (pools[scheme],), {"ConnectionCls": kind})
            for scheme, kind in (("http", Http), ("https", Https))
        }
