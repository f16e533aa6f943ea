"""The one client for all that is fetched: pages, services, robots.txt, links.

What people paste must not lead into our network: the address is checked where the connection is
made, for every hop, whatever a host name resolves to at that moment, and however it is spelled.
(OWASP, "Server-Side Request Forgery Prevention".) An answer has an end in time and in size, also
once it is unpacked.
"""

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
from django.conf import settings
from django.utils.translation import gettext as _

MOST_REDIRECTS = 5
SECONDS = 15.0
CONNECT_SECONDS = 5.0
MOST_BYTES = 3 * 1024 * 1024
_PORTS = {"http": 80, "https": 443}
_WITH_GZIP_OR_ZLIB_HEADER = 47  # of zlib's window sizes: recognises either
_PACKINGS = {"gzip", "x-gzip", "deflate"}
_UNICAST = ipaddress.ip_network("2000::/3")
# Global by the letter of the registry, and yet doors into other networks.
_NOT_THE_WEB = [
    ipaddress.ip_network(text)
    for text in ("192.88.99.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]
_REDIRECTS = {301, 302, 303, 307, 308}


class FetchFailed(Exception):
    """The page could not be had; the message says why, in a sentence."""


class FetchRefused(FetchFailed):
    """The address is not one that is looked up."""


class FetchTimedOut(FetchFailed):
    """The answer did not come in time."""


class FetchUnusable(FetchFailed):
    """There was an answer, and it can't be used: too large, packed unreadably, leading nowhere."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `url` is the last address; `moved_to` where permanent redirects alone lead.

    `retry_after` is what the site says of when to ask again, as it says it.
    """

    url: str
    status: int
    content_type: str
    body: bytes
    moved_to: str
    retry_after: str = ""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open web: a positive list, for IPv4 and IPv6."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if _is_allowed(address):
        return True
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _UNICAST:
        return False  # mapped, compatible, NAT64, link- and site-local, multicast
    if ip.is_multicast or ip.is_reserved or not ip.is_global:
        return False
    return not any(ip in network for network in _NOT_THE_WEB if network.version == ip.version)


def _is_allowed(address: str) -> bool:
    """Whether an administrator has let this address be looked up beside the open web."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return any(ip in ipaddress.ip_network(network) for network in settings.CITATION_FETCH_ALLOW)


class _BoundedStream(httpcore.NetworkStream):
    """A connection that ends at a deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("The time is up.")
        return left if timeout is None else min(timeout, left)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._left(timeout))
        return _BoundedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _BoundedBackend(httpcore.SyncBackend):
    """Connections that end at a deadline; with `guarded`, to public addresses only.

    It connects to exactly the address that was checked.
    """

    def __init__(self, deadline: float, *, guarded: bool) -> None:
        self._deadline = deadline
        self._guarded = guarded

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check, connect; raises FetchRefused."""
        if self._guarded:
            host = _checked_address(host, port)
        left = max(0.1, self._deadline - time.monotonic())
        timeout = left if timeout is None else min(timeout, left)
        stream = super().connect_tcp(host, port, timeout, local_address, socket_options)
        return _BoundedStream(stream, self._deadline)


def _checked_address(host: str, port: int) -> str:
    """The address to connect to; raises FetchRefused unless all that `host` resolves to are public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"{host} is not known.") from error
    addresses = [str(info[4][0]) for info in found]
    # One private address among public ones is an attack as well.
    if not addresses or not all(map(is_public, addresses)):
        raise FetchRefused(_("This address is not on the open web."))
    if port not in _PORTS.values() and not all(map(_is_allowed, addresses)):
        raise FetchRefused(_("Only the usual ports of the web are looked up."))
    return addresses[0]


@cache
def _trusted() -> ssl.SSLContext:
    """The trusted certificates. Reading them is slow, so each process does it once."""
    return httpx.create_ssl_context(trust_env=False)


class _BoundedTransport(httpx.HTTPTransport):
    """httpx's own transport over connections that end at a deadline (`time.monotonic`)."""

    def __init__(self, deadline: float, *, guarded: bool) -> None:
        super().__init__(verify=_trusted(), trust_env=False)
        # httpx hands no network backend through; a pool is what its transport wraps.
        self._pool = httpcore.ConnectionPool(
            ssl_context=_trusted(),
            network_backend=_BoundedBackend(deadline, guarded=guarded),
        )


def user_agent() -> str:
    """Who asks, and whom to write to: as services and webmasters ask for."""
    return f"NeuroGRIT (newsroom; mailto:{settings.CITATION_CONTACT})"


def fetch(
    url: str,
    *,
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
    accept: str = "*/*",
    service: bool = False,
) -> Fetched:
    """Get `url`, following redirects, each hop checked anew.

    Any status is an answer. `most_bytes` of 0 asks for the headers only. A `service` is one that
    the settings name: it may be within our network, and may not send us to another host. Raises
    FetchRefused for an address that isn't looked up, FetchTimedOut, FetchUnusable, and FetchFailed
    where the site can't be reached.
    """
    deadline = time.monotonic() + seconds
    headers = {
        "User-Agent": user_agent(),
        "Accept": accept,
        "Accept-Language": "en, *;q=0.5",
        "Accept-Encoding": "gzip",  # what `_unpacked` reads
    }
    timeout = httpx.Timeout(CONNECT_SECONDS, read=seconds)
    moved_to = here = url
    with httpx.Client(
        transport=_BoundedTransport(deadline, guarded=not service),
        headers=headers,
        timeout=timeout,
        trust_env=False,
    ) as client:
        for _hop in range(MOST_REDIRECTS + 1):
            _refuse_address(here)
            answer, location = _hop_to(client, here, moved_to, deadline, most_bytes)
            if not location:
                return answer
            client.cookies.clear()  # what one hop sets is not told to the next
            following = _following(here, location, service=service)
            if moved_to == here and answer.status in {301, 308}:
                moved_to = following
            here = following
    raise FetchUnusable(_("The address redirects too often."))


def _following(here: str, location: str, *, service: bool) -> str:
    """Where an answer leads on to; raises FetchRefused for other ports and, of a service, hosts."""
    try:
        following = urljoin(here, location)
        was, now = urlsplit(here), urlsplit(following)
        ports = (was.port, now.port)
    except ValueError as error:
        raise FetchUnusable(_("The site redirects to something that is no web address.")) from error
    if ports[1] not in {None, ports[0], _PORTS.get(now.scheme)}:
        raise FetchRefused(_("The site redirects to another port."))
    if service and was.hostname != now.hostname:
        raise FetchRefused(_("It redirects to another site."))
    return following


def _refuse_address(url: str) -> None:
    """Raises FetchRefused for anything but http and https, and for a user name or password."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises ValueError for one that can't be
    except ValueError as error:
        raise FetchRefused(_("This is not a web address.")) from error
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        raise FetchRefused(_("Only addresses with http:// or https:// are looked up."))


def _hop_to(
    client: httpx.Client, url: str, moved_to: str, deadline: float, most_bytes: int
) -> tuple[Fetched, str]:
    """One answer, and where it leads on to."""
    try:
        with client.stream("GET", url) as response:
            location = response.headers.get("location", "")
            leads_on = response.status_code in _REDIRECTS and bool(location)
            content_type = response.headers.get("content-type", "").partition(";")[0].lower()
            answer = Fetched(
                url=url,
                status=response.status_code,
                content_type=content_type.strip(),
                body=b"" if leads_on else _body(response, deadline, most_bytes),
                moved_to=moved_to,
                retry_after=response.headers.get("retry-after", ""),
            )
            return answer, location if leads_on else ""
    except httpx.TimeoutException as error:
        raise FetchTimedOut(_("The site did not answer in time.")) from error
    except (httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, OSError) as error:
        raise FetchFailed(_("The site could not be reached.")) from error


def _body(response: httpx.Response, deadline: float, most_bytes: int) -> bytes:
    if not most_bytes:
        return b""
    parts, size = [], 0
    for part in _unpacked(response, deadline, most_bytes):
        size += len(part)
        if size > most_bytes:
            raise FetchUnusable(_("The page is too large to read."))
        parts.append(part)
    return b"".join(parts)


def _unpacked(response: httpx.Response, deadline: float, most_bytes: int) -> Iterator[bytes]:
    """The parts of an answer, none of them longer than `most_bytes` and one, however packed."""
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing not in {"", "identity"} | _PACKINGS:
        raise FetchUnusable(_("The site compresses its pages in a way that can’t be read here."))
    inflate = zlib.decompressobj(_WITH_GZIP_OR_ZLIB_HEADER) if packing in _PACKINGS else None
    received = 0
    for part in response.iter_raw():
        if time.monotonic() > deadline:
            raise FetchTimedOut(_("The site did not answer in time."))
        received += len(part)
        if received > most_bytes:
            raise FetchUnusable(_("The page is too large to read."))
        try:
            yield inflate.decompress(part, most_bytes + 1) if inflate else part
        except zlib.error as error:
            raise FetchUnusable(
                _("The site compresses its pages in a way that can’t be read here.")
            ) from error
    if inflate and not inflate.eof:
        raise FetchUnusable(_("The page ended too early."))
