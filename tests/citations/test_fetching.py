"""Pasted addresses lead to the open web and nowhere else."""

import gzip
import socket
import time
import tracemalloc
import zlib

import brotli
import pytest

from news.citations.lookup import fetching
from news.citations.lookup.fetching import (
    FetchFailed,
    FetchRefused,
    FetchUnusable,
    fetch,
    is_public,
)
from tests.services import Answer, Services

PRIVATE = [
    "127.0.0.1", "127.1.2.3", "0.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.88.99.1",
    "::1", "::", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1",
    "64:ff9b::7f00:1", "64:ff9b:1::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1",
    "ff02::1", "2001:db8::1", "2002:7f00:1::", "2001:0:7f00:1::", "3fff::1", "100::1", "5f00::1",
    "not an address", "",
]  # fmt: skip
SPELLINGS = [
    "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://0/",
    "http://①②⑦.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://localhost/",
    "http://127.0.0.1.:80/", "http://[::ffff:7f00:1]/", "http://0x7f.1/", "http://017700000001/",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_the_open_web(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::1"]
)
def test_what_is(address):
    assert is_public(address)


@pytest.mark.parametrize("url", SPELLINGS)
def test_however_this_machine_is_spelled(url):
    """Refused, or not understood by the resolver; never connected."""
    with pytest.raises(FetchFailed):
        fetch(url)


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/", "file:///etc/passwd", "gopher://x/", "javascript:alert(1)", "//example.org",
     "http://user:pw@example.org/", "http://:pw@example.org/", "http://@example.org/", "http:///x", "http://example.org:99999/", "", "x"],
)  # fmt: skip
def test_only_addresses_of_the_web(url):
    with pytest.raises(FetchRefused):
        fetch(url)


@pytest.fixture
def site(settings):
    """A site on this machine that counts as the open web: of all of 127/8, its one address."""
    answers = Services()
    with answers.running() as base:
        settings.CITATION_FETCH_ALLOW = ["127.0.0.1/32"]
        answers.base = base
        yield answers


@pytest.mark.parametrize(
    "target", ["http://127.0.0.2/", "http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/latest", "file:///etc/passwd"]
)  # fmt: skip
def test_a_redirect_into_the_network_is_refused(site, target):
    site.routes["/"] = Answer("", status=302, headers={"Location": target})
    with pytest.raises(FetchRefused):
        fetch(f"{site.base}/")


def test_a_name_that_changes_its_address_after_the_check_is_refused(site, monkeypatch):
    """Rebinding: the address that is checked is the one that is connected to; there is no second look."""
    looked_up = []
    real = socket.getaddrinfo

    def rebinding(host, port, *args, **kwargs):
        if host != "rebinding.example":
            return real(host, port, *args, **kwargs)
        looked_up.append(host)
        return real("127.0.0.1" if len(looked_up) == 1 else "127.0.0.2", port, *args, **kwargs)

    monkeypatch.setattr(fetching.socket, "getaddrinfo", rebinding)
    port = site.base.rpartition(":")[2]
    site.routes["/"] = Answer("hello", type="text/plain")
    assert fetch(f"http://rebinding.example:{port}/").body == b"hello"
    assert looked_up == ["rebinding.example"]
    with pytest.raises(FetchRefused):
        fetch(f"http://rebinding.example:{port}/")


def test_one_private_address_among_public_ones_is_enough(monkeypatch):
    def both(host, port, *args, **kwargs):
        return [(2, 1, 6, "", ("93.184.216.34", port)), (2, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(fetching.socket, "getaddrinfo", both)
    with pytest.raises(FetchRefused):
        fetch("http://two-faced.example/")


def test_a_proxy_in_the_environment_is_not_used(site, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.2:9")
    site.routes["/"] = Answer("hello", type="text/plain")
    assert fetch(f"{site.base}/").body == b"hello"


def test_redirects_end(site):
    site.routes["/"] = Answer("", status=302, headers={"Location": "/again"})
    with pytest.raises(FetchFailed, match="redirects too often"):
        fetch(f"{site.base}/")


def test_permanent_redirects_are_told_from_passing_ones(site):
    site.routes |= {
        "/old": Answer("", status=301, headers={"Location": "/new"}),
        "/new": Answer("", status=302, headers={"Location": "/today"}),
        "/today": Answer("hello", type="text/html; charset=utf-8"),
    }
    answer = fetch(f"{site.base}/old")
    assert (answer.moved_to, answer.url) == (f"{site.base}/new", f"{site.base}/today")
    assert (answer.status, answer.content_type) == (200, "text/html")


def test_size_and_time_have_an_end(site):
    site.routes["/large"] = Answer(b"x" * 200_000)
    site.routes["/slow"] = Answer("x", delay=3)
    site.routes["/drip"] = Answer("x" * 60, drip=0.1)
    with pytest.raises(FetchFailed, match="too large"):
        fetch(f"{site.base}/large", most_bytes=100_000)
    with pytest.raises(FetchFailed, match="in time"):
        fetch(f"{site.base}/slow", seconds=0.5)
    start = time.monotonic()
    with pytest.raises(FetchFailed, match="in time"):
        fetch(f"{site.base}/drip", seconds=0.6)
    assert time.monotonic() - start < 3
    assert fetch(f"{site.base}/large", most_bytes=0).body == b""


def _within_gzip(data: bytes) -> bytes:
    return gzip.compress(gzip.compress(data))


BOMB = b"\0" * 200_000_000


@pytest.mark.parametrize(
    ("packing", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("gzip, gzip", _within_gzip),
        ("zstd", lambda data: data[:100]),
        ("GZIP ", gzip.compress),
    ],
)
def test_an_answer_that_grows_without_end_takes_no_memory(site, packing, pack):
    """405 bytes of Brotli are 505 MB when unpacked."""
    site.routes["/"] = Answer(pack(BOMB), headers={"Content-Encoding": packing})
    tracemalloc.start()
    try:
        with pytest.raises(FetchUnusable):
            fetch(f"{site.base}/")
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3 * fetching.MOST_BYTES


@pytest.mark.parametrize(("packing", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_packed_answer_is_read(site, packing, pack):
    page = b"<title>Sleep</title>" * 20_000
    site.routes["/"] = Answer(pack(page), headers={"Content-Encoding": packing})
    assert fetch(f"{site.base}/").body == page
    site.routes["/"] = Answer(pack(page)[:-20], headers={"Content-Encoding": packing})
    with pytest.raises(FetchUnusable, match="ended too early"):
        fetch(f"{site.base}/")
    site.routes["/"] = Answer(page, headers={"Content-Encoding": packing})
    with pytest.raises(FetchUnusable, match="can’t be read here"):
        fetch(f"{site.base}/")


def test_no_hop_is_told_what_another_set(site):
    site.routes |= {
        "/": Answer("", status=302, headers={"Location": "/next", "Set-Cookie": "who=you; Path=/"}),
        "/next": Answer("hello", type="text/plain"),
    }
    assert fetch(f"{site.base}/").body == b"hello"
    (_first, _headers), (_second, headers) = site.asked
    assert not {name for name in headers if name.lower() in {"cookie", "authorization", "referer"}}


@pytest.mark.parametrize("port", ["22", "80", "443", "6379"])
def test_no_redirect_to_another_port(site, port):
    site.routes["/"] = Answer("", status=302, headers={"Location": f"https://127.0.0.1:{port}/"})
    if port == "443":  # https's own
        with pytest.raises(FetchFailed, match="could not be reached"):
            fetch(f"{site.base}/")
        return
    with pytest.raises(FetchRefused, match="another port"):
        fetch(f"{site.base}/")


def test_no_redirect_with_a_password(site):
    there = site.base.replace("http://", "http://editor:secret@")
    site.routes["/"] = Answer("", status=302, headers={"Location": f"{there}/next"})
    with pytest.raises(FetchRefused):
        fetch(f"{site.base}/")
    assert len(site.asked) == 1


@pytest.mark.parametrize("target", ["http://[", "http://[::1", "//"])
def test_a_redirect_to_no_address_is_a_failure(site, target):
    site.routes["/"] = Answer("", status=302, headers={"Location": target})
    with pytest.raises(FetchFailed):
        fetch(f"{site.base}/")


def test_other_ports_are_for_allowed_networks_alone(site, monkeypatch):
    """That something beside the web may be looked up opens no port of the web."""
    monkeypatch.setattr(
        fetching.socket,
        "getaddrinfo",
        lambda host, port, **_kw: [(2, 1, 6, "", ("93.184.216.34", port))],
    )
    with pytest.raises(FetchRefused, match="usual ports"):
        fetch("http://public.example:8080/")


def test_a_host_that_nobody_knows():
    with pytest.raises(FetchFailed):
        fetch("http://nobody.invalid/")
