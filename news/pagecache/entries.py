"""A page kept ready: what is sent, in every encoding that browsers ask for."""

import gzip
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import brotli
import zstandard
from django.http import HttpResponse

from .tags import HEADER, SECONDS

# A compressed page is made once and sent often, but a reader waits while it is made.
_ENCODERS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "br": lambda body: brotli.compress(body, quality=6),
    "zstd": lambda body: zstandard.compress(body, level=9),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
SMALLEST = 500
COMPRESSED_TYPES = ("text/", "application/json", "application/feed+json", "application/xml")
COMPRESSED_SUFFIXES = ("+xml", "+json")
# Said anew for each answer, or of no use to a reader.
_NOT_KEPT = frozenset(
    name.lower() for name in (HEADER, SECONDS, "Content-Length", "Content-Encoding", "ETag")
)


def encoding_for(accepted: str) -> str:
    """The best encoding that an Accept-Encoding header allows; empty for none.

    Source: RFC 9110, 12.5.3. A weight of nought refuses; other weights are passed over.
    """
    refused: set[str] = set()
    named: set[str] = set()
    for part in accepted.lower().split(","):
        name, _semicolon, weight = part.strip().partition(";")
        weight = weight.replace(" ", "").removeprefix("q=")
        is_nought = weight.startswith("0") and not weight.strip("0.")
        (refused if is_nought else named).add(name.strip())
    return next((name for name in _ENCODERS if name in named and name not in refused), "")


def compress(body: bytes, encoding: str) -> bytes:
    """`body` in one of the encodings of `encoding_for`."""
    return _ENCODERS[encoding](body)


def is_compressible(content_type: str, length: int) -> bool:
    """Whether compressing is worth it; pictures are compressed already."""
    kind = content_type.partition(";")[0].strip()
    return length >= SMALLEST and (
        kind.startswith(COMPRESSED_TYPES) or kind.endswith(COMPRESSED_SUFFIXES)
    )


@dataclass(slots=True)
class Entry:
    """One page. `snapshot` is what the database had committed before it was made.

    `until` is a time in seconds since 1970; `is_confirmed` that nothing it shows had changed when
    it was kept. `_encoded` fills as browsers ask.
    """

    body: bytes
    headers: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    snapshot: str
    until: float
    digest: str = ""
    is_confirmed: bool = False
    _encoded: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.digest = self.digest or hashlib.sha256(self.body).hexdigest()[:32]

    @classmethod
    def of(
        cls,
        response: HttpResponse,
        *,
        snapshot: str,
        seconds: int,
        tells: Mapping[str, str],
    ) -> "Entry":
        """What `response` says, for at most `seconds`.

        `tells` are the headers in which edges read its tags, each with what parts them there.
        """
        tags = tuple(response.headers[HEADER].split(","))
        seconds = min(seconds, int(response.headers.get(SECONDS, seconds)))
        return cls(
            body=response.content,
            headers=tuple(
                (name, value)
                for name, value in response.headers.items()
                if name.lower() not in _NOT_KEPT
            )
            + tuple((header, separator.join(tags)) for header, separator in tells.items()),
            tags=tags,
            snapshot=snapshot,
            until=time.time() + seconds,
        )

    @property
    def size(self) -> int:
        """Bytes it takes in memory, about: the encodings are a third of the body each."""
        return 2 * len(self.body) + 100 * len(self.tags) + 2_000

    def is_over(self) -> bool:
        """Whether its time has passed."""
        return time.time() >= self.until

    def response(self, *, accepted: str) -> HttpResponse:
        """The answer to a browser that accepts these encodings, with its own strong ETag."""
        headers = dict(self.headers)
        encoding = ""
        if is_compressible(headers.get("Content-Type", ""), len(self.body)):
            encoding = encoding_for(accepted)
        response = HttpResponse(self._in(encoding), headers=headers)
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["ETag"] = f'"{self.digest}-{encoding}"' if encoding else f'"{self.digest}"'
        return response

    def _in(self, encoding: str) -> bytes:
        if not encoding:
            return self.body
        if encoding not in self._encoded:
            self._encoded[encoding] = compress(self.body, encoding)
        return self._encoded[encoding]
