"""S3-compatible storage, through boto3: Amazon's, or any other's by its endpoint.

Keys come from the environment, or from where boto3 finds them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from signoff.core.finding import OperatorError, WorldError
from signoff.edge.mirrors import Host, Sent, top

SHORT = "public, max-age=30, must-revalidate"
LONG = "public, max-age=31536000, immutable"
ATTEMPTS = 4
"""How often each question is asked, with pauses, when the storage is busy or the line breaks."""

_AT_ONCE = 8
_FULL = re.compile(r"StorageFull|Quota|InsufficientStorage|\(507\)", re.IGNORECASE)
"""What storages of many makers say when they have no room."""

_REMOVED_AT_ONCE = 1000
_LARGEST = 10_000_000
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


class Bucket(Host):
    """`to` is `bucket` or `bucket/folder`; `forever` is the folder of files that never change."""

    def __init__(self, to: str, endpoint: str = "", forever: str = "assets") -> None:
        self._bucket, _, folder = to.partition("/")
        self._prefix = folder.strip("/") + "/" if folder.strip("/") else ""
        self._endpoint = endpoint
        self._forever = f"{forever}/"

    def there(self) -> dict[str, str]:
        """The checksums that the storage tells; what went up in parts has none of ours: it goes anew."""
        with self._client() as client:
            pages = client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
            listed = [entry for page in pages for entry in page.get("Contents", ())]
        return {entry["Key"].removeprefix(self._prefix): entry["ETag"].strip('"') for entry in listed}

    def read(self, path: str) -> bytes | None:
        """See `Host`."""
        with self._client() as client:
            try:
                told = client.get_object(Bucket=self._bucket, Key=self._prefix + path)
            except client.exceptions.NoSuchKey:
                return None
            body: bytes = told["Body"].read(_LARGEST)
            return body

    def surplus(self, root: Path, paths: Collection[str], held: Collection[str] | None) -> Sequence[str]:
        """See `Host`, but for files that never change: somebody may still have an older page open."""
        del root
        others = self.there().keys() - set(paths)
        mine = (path for path in others if held is None or top(path) in held)
        return sorted(path for path in mine if not path.startswith(self._forever))

    def send(self, root: Path, stages: Sequence[Sequence[str]], gone: Sequence[str]) -> Sent:
        """See `Host`. Each file is replaced in one step by the storage."""
        with self._client() as client, ThreadPoolExecutor(_AT_ONCE) as pool:
            for number, stage in enumerate(stages, 1):
                if number == len(stages):
                    self.still(written=number > 1)
                # all of a stage is there, or has failed, before the next begins
                for done in [pool.submit(self._put, client, root, path) for path in stage]:
                    done.result()
            removed = list(gone)
            for start in range(0, len(removed), _REMOVED_AT_ONCE):
                keys = [{"Key": self._prefix + path} for path in removed[start : start + _REMOVED_AT_ONCE]]
                told = client.delete_objects(Bucket=self._bucket, Delete={"Objects": keys, "Quiet": True})
                _refuse(told.get("Errors", ()))
        return Sent(sum(map(len, stages)), len(removed))

    def _put(self, client: Any, root: Path, path: str) -> None:
        suffix = Path(path).suffix
        kind = _TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
        client.put_object(
            Bucket=self._bucket,
            Key=self._prefix + path,
            Body=(root / path).read_bytes(),
            ContentType=kind,
            CacheControl=LONG if path.startswith(self._forever) else SHORT,
        )

    @contextmanager
    def _client(self) -> Iterator[Any]:
        try:
            import boto3  # noqa: PLC0415 -- an extra
            from botocore.config import Config  # noqa: PLC0415
            from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError  # noqa: PLC0415
        except ImportError:
            remedy = "install it: pip install --require-hashes -r requirements/publish.txt"
            raise OperatorError("S3 mirrors need the extra 'publish'", remedy) from None
        tries = {"mode": "standard", "max_attempts": ATTEMPTS}
        limits = Config(connect_timeout=10, read_timeout=30, retries=tries)
        try:
            made = boto3.client("s3", endpoint_url=self._endpoint or None, config=limits)
            yield made
            made.close()
        except NoCredentialsError:
            remedy = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            raise OperatorError("no keys for the storage were found", remedy) from None
        except (BotoCoreError, ClientError) as error:
            # what the library says names bucket and operation, no key
            problem = f"the storage refused: {' '.join(str(error).split())[:300]}"
            remedy = "see that the bucket exists and its keys may list, write and delete"
            if _FULL.search(problem):
                remedy = "make room in it, or raise its quota; then publish again"
            raise WorldError(problem, remedy) from None


def _refuse(errors: Sequence[Mapping[str, str]]) -> None:
    """An answer that is fine as a whole may tell of files that could not be removed."""
    if errors:
        first = errors[0]
        problem = f"{len(errors)} files could not be removed, such as {first.get('Key')}: {first.get('Code')}"
        raise WorldError(problem, "see that the keys of the storage may delete; readers have the new site")


def checksums(root: Path, paths: Sequence[str]) -> Mapping[str, str]:
    """MD5 of each file: what S3 calls an ETag; here it only tells whether bytes are the same."""
    return {
        path: hashlib.md5((root / path).read_bytes(), usedforsecurity=False).hexdigest() for path in paths
    }
