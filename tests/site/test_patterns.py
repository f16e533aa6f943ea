"""No pattern of ours can be slowed down by what somebody sends: what `make lint` asks, asked of itself."""

import pytest

from tests.patterns import slow_text

SLOW = [
    r"(a+)+$",
    r"(?i)(?:[./](?:full|pdf))*(?:\.(?:full|pdf|html?))*(?:\+html)?/?$",
    r"<[^>]*>",
    r"\s*;\s*",
    r"<embed [^>]*ids=\"([0-9,]*)\"[^>]*>",
    r"<a [^>]*>(.*?)</a>",
    r"\w+(?:-\w+)*-\d\w*",
    r"10\.\d{4,9}(?:\.\d+)*/\S+",
    r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}",
    r"^(?:\w+\s?)*$",
    r"(.*),(.*),(.*);",
]
FAST = [
    r"<[^<>]*>",
    r" ?; ?",
    r"\bfound\b",
    r"[\w-]+",
    r"<embed(?=[^<>]* ids=\"([0-9,]*)\")[^<>]*+>",
    r"([^\W\d_][^,&;]{0,80}), ",
]


@pytest.mark.parametrize("pattern", SLOW)
def test_a_slow_pattern_is_found(pattern):
    assert slow_text(pattern)


@pytest.mark.parametrize("pattern", FAST)
def test_a_fast_one_is_let_be(pattern):
    assert slow_text(pattern) == ""


def test_how_a_pattern_is_used_counts():
    assert slow_text(r"a+b", how=["search"])
    assert slow_text(r"a+b", how=["match", "fullmatch"]) == ""
