"""Sessions end, passwords are long and not common."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.django_db


def is_in(client):
    return client.get(reverse("wagtailadmin_home")).status_code == 200


def test_a_session_ends_after_hours_without_a_request(writer, as_user, time_machine):
    start = timezone.now()
    client = as_user(writer)
    assert is_in(client)
    time_machine.move_to(start + timedelta(hours=11, minutes=50))
    assert is_in(client)
    time_machine.move_to(start + timedelta(hours=23))
    assert is_in(client)
    time_machine.move_to(start + timedelta(hours=35, minutes=30))
    assert not is_in(client)


def test_and_after_days_in_any_case(writer, as_user, time_machine):
    start = timezone.now()
    client = as_user(writer)
    for half_days in range(28):
        time_machine.move_to(start + timedelta(hours=11 * half_days))
        assert is_in(client)
    time_machine.move_to(start + timedelta(days=14, minutes=1))
    assert not is_in(client)


def test_how_long_is_a_setting(writer, as_user, time_machine, settings):
    settings.SESSION_IDLE_HOURS = 1
    start = timezone.now()
    client = as_user(writer)
    assert is_in(client)
    time_machine.move_to(start + timedelta(hours=1, minutes=10))
    assert not is_in(client)


def test_a_reader_has_no_session(client):
    client.get(factories.live_story().url)
    assert not client.cookies


@pytest.mark.parametrize(
    "password",
    ["elevenchars", "123456789012", "password1234", "ＰＡＳＳＷＯＲＤ１２３４", "PassWord1234"],
)
def test_such_a_password_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


def test_a_long_one_of_ones_own_is_taken():
    validate_password("quite-another-secret-2")
