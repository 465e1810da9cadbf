"""A real nginx with the lines that docs/developers.md tells people to use."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs" / "developers.md"
PROGRAM = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")

_CONFIG = """\
daemon off;
worker_processes 2;
pid {folder}/pid;
error_log {folder}/error.log warn;
events {{ worker_connections 2048; }}
http {{
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log off;
  sendfile on;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{
    listen 127.0.0.1:{port} backlog=2048;
    root {root};
{lines}
  }}
}}
"""


def lines() -> str:
    """What the handbook shows."""
    found = re.search(r"```nginx\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found.group(1)


@contextmanager
def nginx(folder: Path, root: Path, below: str = "") -> Iterator[str]:
    """The address (with a slash) at which nginx serves `root`; `folder` is for its own files.

    `below` is the path of the site at that address, with a slash in front, as the handbook has it set.
    """
    assert PROGRAM is not None
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = folder / "nginx.conf"
    text = _CONFIG.format(folder=folder, root=root, port=port, lines=lines())
    text = text.replace('set $folder "";', f"set $folder {below};") if below else text
    config.write_text(("user root;\n" if Path("/root").owner() == folder.owner() else "") + text)
    process = subprocess.Popen([PROGRAM, "-c", str(config), "-e", str(folder / "error.log")])
    try:
        for _ in range(250):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.02)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()
