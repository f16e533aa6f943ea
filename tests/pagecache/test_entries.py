import pytest
from django.http import HttpResponse, StreamingHttpResponse

from news.pagecache.entries import encoding_for
from news.pagecache.pages import is_for_everybody
from news.pagecache.tags import show_to_everybody


@pytest.mark.parametrize(
    ("accepted", "best"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("zstd, gzip", "zstd"),
        ("br;q=0, gzip;q=0.1", "gzip"),
        ("BR", "br"),
        ("br;q=0.000", ""),
        ("br ; q=0", ""),
        ("x" * 10_000, ""),
        (",,;;q=,", ""),
    ],
)
def test_the_best_encoding_that_is_accepted_is_taken(accepted, best):
    assert encoding_for(accepted) == best


def test_only_what_says_so_is_for_everybody():
    assert not is_for_everybody(HttpResponse("ok"))
    assert is_for_everybody(show_to_everybody(HttpResponse("ok"), ()))
    assert not is_for_everybody(show_to_everybody(HttpResponse(status=404), ()))
    assert not is_for_everybody(show_to_everybody(StreamingHttpResponse(["ok"]), ()))
    with_cookie = show_to_everybody(HttpResponse("ok"), ())
    with_cookie.set_cookie("sessionid", "secret")
    assert not is_for_everybody(with_cookie)
