"""Sessions end, passwords are long and not common."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from news.desk.models import Session
from tests import factories
from tests.forms import page_of

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


ACCOUNT = reverse("wagtailadmin_account")
END = reverse("desk_end_sessions")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.0 Mobile/15E148 Safari/604.1"
)


def shown(client):
    rows = page_of(client.get(ACCOUNT)).select("#own-sessions tbody tr")
    return {row.td.get_text(): row.button and row.button["value"] for row in rows}


def test_one_sees_where_one_is_signed_in_and_ends_it(writer, checker, as_user):
    here, there, other = as_user(writer), as_user(writer), as_user(checker)
    first = here.get(ACCOUNT, headers={"user-agent": FIREFOX})
    assert "Firefox, Linux" in first.content.decode()
    there.get(ACCOUNT, headers={"user-agent": IPHONE})
    other.get(ACCOUNT, headers={"user-agent": FIREFOX})
    key = there.cookies["sessionid"].value
    assert key not in here.get(ACCOUNT).content.decode()
    rows = shown(here)
    assert rows.keys() == {"Firefox, Linux", "Safari, iPhone"}
    assert rows["Firefox, Linux"] is None, "this one is ended by signing out"
    # Somebody else's is not theirs to end.
    other.post(END, {"session": rows["Safari, iPhone"]})
    assert is_in(there)
    here.post(END, {"session": rows["Safari, iPhone"]})
    assert not is_in(there)
    assert is_in(here)
    assert is_in(other)


def test_all_others_are_ended_at_once(writer, as_user):
    here, others = as_user(writer), [as_user(writer) for _number in range(3)]
    here.post(END, {"session": "others"})
    assert is_in(here)
    assert not any(is_in(one) for one in others)
    here.post(END, {})
    here.post(END, {"session": "nonsense"})
    assert is_in(here)


def test_all_are_ended_those_from_before_the_upgrade_too(writer, checker, as_user):
    here, other, stranger = as_user(writer), as_user(writer), as_user(checker)
    Session.objects.update(account=None)
    assert len(page_of(here.get(ACCOUNT)).select("#own-sessions tbody tr")) == 2
    here.post(END, {"session": "others"})
    assert not is_in(other)
    assert is_in(stranger)


def test_what_nobody_is_signed_in_by_any_more_is_not_listed(writer, as_user, time_machine):
    start = timezone.now()
    as_user(writer).get(ACCOUNT)
    time_machine.move_to(start + timedelta(hours=13))
    here = as_user(writer)
    assert len(page_of(here.get(ACCOUNT)).select("#own-sessions tbody tr")) == 1
    as_user(writer).get(ACCOUNT)
    writer.set_password("another long password")
    writer.save()
    here = as_user(writer)
    assert len(page_of(here.get(ACCOUNT)).select("#own-sessions tbody tr")) == 1


def test_a_session_from_before_notes_whose_it_is(writer, as_user):
    client = as_user(writer)
    Session.objects.update(account=None)
    client.get(ACCOUNT)
    assert Session.objects.get().account_id == writer.pk


@pytest.mark.parametrize(
    "password",
    ["elevenchars", "123456789012", "password1234", "ＰＡＳＳＷＯＲＤ１２３４", "PassWord1234"],
)
def test_such_a_password_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


def test_a_long_one_of_ones_own_is_taken():
    validate_password("quite-another-secret-2")
