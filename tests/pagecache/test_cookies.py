"""Only a session that exists takes its reader past the kept pages."""

import pytest
from django.conf import settings
from django.test import RequestFactory

from news.pagecache.middleware import is_anonymous
from tests import factories

pytestmark = pytest.mark.django_db


def asked_with(cookie):
    request = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = cookie
    return request


@pytest.mark.parametrize(
    "made_up", ["x", "a" * 32, "0123456789abcdef0123456789abcdef", "", "'; --"]
)
def test_a_made_up_session_is_nobodys(made_up):
    assert is_anonymous(asked_with(made_up))


def test_what_is_no_session_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        is_anonymous(asked_with("'; DROP TABLE"))
    with django_assert_num_queries(1):
        is_anonymous(asked_with("a" * 32))


def test_a_session_of_the_desk_is_somebodys(writer):
    client = factories.signed_in(writer)
    assert not is_anonymous(asked_with(client.cookies[settings.SESSION_COOKIE_NAME].value))
