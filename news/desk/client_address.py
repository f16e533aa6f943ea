"""The address that a request comes from, as far as anybody can be believed about it."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

_Address = IPv4Address | IPv6Address
# Whoever has one address of these has all: a household gets a /64 (RFC 6177).
_HOUSEHOLD: Final = 64
_WITH_PORT: Final = re.compile(
    r"([0-9.]{7,15}):[0-9]{1,5}|\[([0-9A-Fa-f:.]{2,45})\](?::[0-9]{1,5})?"
)
# A server behind a Unix socket is told no address; only the proxy can reach it.
_SOCKET: Final = "unix"


def client_address(request: HttpRequest) -> str:
    """Where `request` comes from: an IPv4 address or an IPv6 /64; empty behind a silent socket.

    `X-Forwarded-For` is believed as far as it was written by the proxies of PROXIES: each of them
    puts down, at the end, who asked it. Whatever stands before that anybody can make up.
    """
    asked = str(request.META.get("REMOTE_ADDR", ""))
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    while told and told[-1] and _is_proxy(asked):
        next_one = _parsed(told.pop())
        if next_one is None:
            break
        asked = str(next_one)
    address = _parsed(asked)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _HOUSEHOLD), strict=False))
    return str(address or "")


def check_proxies(names: list[str]) -> list[str]:
    """`names` as they are; raises ImproperlyConfigured if one is no address, network or "unix"."""
    for name in names:
        try:
            if name != _SOCKET:
                ip_network(name)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"PROXIES: {name!r} is no address or network of a proxy, such as 10.0.0.7,"
                ' 10.1.0.0/16 or "unix" for a socket.'
            ) from error
    return names


def _parsed(text: str) -> _Address | None:
    # Some balancers write the port behind it.
    if match := _WITH_PORT.fullmatch(text):
        text = match[1] or match[2]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_proxy(address: str) -> bool:
    if not address:
        return _SOCKET in settings.PROXIES
    parsed = _parsed(address)
    return parsed is not None and any(
        parsed in ip_network(name) for name in settings.PROXIES if name != _SOCKET
    )
