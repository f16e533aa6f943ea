"""Where a request comes from is told by the proxies that the settings name, and by nobody else."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from news.desk.client_address import check_proxies, client_address


def seen(settings, proxies, asked_by, told=None):
    settings.PROXIES = check_proxies(proxies)
    headers = {"X-Forwarded-For": told} if told is not None else {}
    return client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=asked_by))


@pytest.mark.parametrize(
    ("proxies", "asked_by", "told", "address"),
    [
        ([], "203.0.113.9", None, "203.0.113.9"),
        ([], "203.0.113.9", "198.51.100.1", "203.0.113.9"),  # it is no proxy
        (["10.0.0.1"], "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (["10.0.0.1"], "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        # What a reader writes in front of it is not believed.
        (["10.0.0.1"], "10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        (["10.0.0.0/8"], "10.0.0.1", "1.2.3.4, 198.51.100.1, 10.9.9.9", "198.51.100.1"),
        (["10.0.0.1"], "10.0.0.1", None, "10.0.0.1"),
        (["10.0.0.1"], "10.0.0.1", "", "10.0.0.1"),
        (["10.0.0.1"], "10.0.0.1", "nonsense", "10.0.0.1"),
        (["10.0.0.1"], "10.0.0.1", "198.51.100.1, nonsense", "10.0.0.1"),
        (["10.0.0.0/8"], "10.0.0.1", "10.0.0.2", "10.0.0.2"),
        (["10.0.0.1"], "10.0.0.1", "198.51.100.1:5678", "198.51.100.1"),
        (["10.0.0.1"], "10.0.0.1", "[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        (["unix"], "", "198.51.100.1", "198.51.100.1"),
        ([], "", "198.51.100.1", ""),
        # A household has a whole /64 of the newer addresses.
        ([], "2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::/64"),
        (["::1"], "::1", "2001:db8:1:2:9::", "2001:db8:1:2::/64"),
        ([], "::ffff:203.0.113.9", None, "203.0.113.9"),
    ],
)
def test_an_address(settings, proxies, asked_by, told, address):
    assert seen(settings, proxies, asked_by, told) == address


@pytest.mark.parametrize("name", ["1", "proxy.example.org", "10.0.0.1/99", "*"])
def test_a_proxy_that_is_none_is_refused_at_start(name):
    with pytest.raises(ImproperlyConfigured, match="PROXIES"):
        check_proxies([name])
