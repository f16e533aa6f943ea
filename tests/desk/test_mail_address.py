"""Another mail address: with the password, told to the old one, and only when the new one confirms it."""

import re

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.factories import PASSWORD
from tests.forms import page_of, sent_by

pytestmark = pytest.mark.django_db

ACCOUNT = reverse("wagtailadmin_account")
NEW = "wanda@elsewhere.example"


def ask(client, address=NEW, password=PASSWORD):
    form = sent_by(page_of(client.get(ACCOUNT)).select_one("main form"))
    return client.post(ACCOUNT, form | {"address-address": address, "address-password": password})


def link():
    [told] = [one for one in mail.outbox if one.to == [NEW]]
    return "/admin/" + re.search(r"/admin/(\S+)", told.body)[1]


def test_it_counts_when_the_new_address_confirms_it(writer, as_user):
    old, client = writer.email, as_user(writer)
    assert ask(client).status_code == 302
    writer.refresh_from_db()
    assert writer.email == old
    assert {tuple(one.to) for one in mail.outbox} == {(NEW,), (old,)}
    to_old = next(one for one in mail.outbox if one.to == [old])
    assert NEW in to_old.body
    assert "/admin/" not in to_old.body  # the link goes to the new one alone

    assert NEW in client.get(link()).content.decode()
    writer.refresh_from_db()
    assert writer.email == old, "a mail scanner follows links"
    mail_link = link()
    mail.outbox.clear()
    client.post(mail_link)
    writer.refresh_from_db()
    assert writer.email == NEW
    assert [one.to for one in mail.outbox] == [[old]]
    assert client.get(ACCOUNT).status_code == 200
    # It is good once.
    client.post(mail_link)
    assert len(mail.outbox) == 1


def test_an_address_of_spaces_is_none(writer, as_user):
    assert ask(as_user(writer), address="   ").status_code == 302
    assert not mail.outbox


def test_the_old_address_is_told_of_a_save_of_this_field_alone(writer):
    old, writer.email = writer.email, NEW
    writer.save(update_fields=["email"])
    assert [one.to for one in mail.outbox] == [[old]]


@pytest.mark.parametrize("password", ["", "wrong password"])
def test_without_the_password_nothing_is_mailed(writer, as_user, password):
    answer = ask(as_user(writer), password=password)
    assert "This is not your password" in answer.content.decode()
    assert not mail.outbox


def test_an_address_that_somebody_has_is_refused(writer, checker, as_user):
    answer = ask(as_user(writer), address=checker.email.upper())
    assert "exists already" in answer.content.decode()
    assert not mail.outbox


def test_somebody_may_have_taken_it_meanwhile(writer, as_user):
    client = as_user(writer)
    ask(client)
    factories.account("Nora", "New", "Writers", email=NEW.upper())
    answer = client.post(link(), follow=True)
    assert "exists already" in answer.content.decode()


def test_another_password_makes_the_link_void(writer, as_user):
    ask(as_user(writer))
    writer.set_password("another long password")
    writer.save()
    client = as_user(writer)
    assert "no longer good" in client.post(link(), follow=True).content.decode()
    writer.refresh_from_db()
    assert writer.email != NEW


def test_the_link_is_for_this_account_and_for_a_day(writer, checker, as_user):
    ask(as_user(writer))
    assert "another account" in as_user(checker).post(link(), follow=True).content.decode()
    with time_machine.travel(timezone.now() + timezone.timedelta(hours=25)):
        client = as_user(writer)
        assert "no longer good" in client.get(link()).content.decode()
        assert "no longer good" in client.post(link(), follow=True).content.decode()
    forged = link()[:-8] + "xxxxxxx/"
    assert "no longer good" in as_user(writer).post(forged, follow=True).content.decode()


def test_what_else_is_changed_in_the_account_needs_no_password(writer, as_user):
    client = as_user(writer)
    form = sent_by(page_of(client.get(ACCOUNT)).select_one("main form"))
    assert "name_email-email" not in form
    client.post(ACCOUNT, form | {"name_email-first_name": "Wendy", "name_email-email": NEW})
    writer.refresh_from_db()
    assert writer.first_name == "Wendy"
    assert writer.email != NEW


def test_an_administrator_changes_their_own_nowhere_else(admin, as_user):
    client, url = as_user(admin), reverse("wagtailusers_users:edit", args=[admin.pk])
    form = sent_by(page_of(client.get(url)).select_one("main form"))
    sent = form | {
        "email": NEW,
        "password1": "a new long password",
        "password2": "a new long password",
    }
    assert client.post(url, sent).status_code == 302
    admin.refresh_from_db()
    assert admin.email != NEW
    assert admin.check_password(PASSWORD)


def test_the_old_address_is_told_whoever_changes_it(writer, admin, as_user):
    old, client = writer.email, as_user(admin)
    url = reverse("wagtailusers_users:edit", args=[writer.pk])
    form = sent_by(page_of(client.get(url)).select_one("main form"))
    assert client.post(url, form | {"email": NEW}).status_code == 302
    writer.refresh_from_db()
    assert writer.email == NEW
    assert [(one.to, NEW in one.body) for one in mail.outbox] == [([old], True)]
