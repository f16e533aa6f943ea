"""Guessing stops, in whatever spelling and from whatever address; the owner gets in by mail."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from news.desk.limits import of_account
from news.desk.sign_in import BY_ACCOUNT, BY_ADDRESS, MAIL_FROM, MAIL_TO
from tests import factories

pytestmark = pytest.mark.django_db

SIGN_IN = "/admin/login/"
RESET = "/admin/password_reset/"
LINK = "/admin/login/link/"


def try_password(client, name, password="wrong", address="203.0.113.9", url=SIGN_IN):  # noqa: S107  # made up
    return client.post(url, {"username": name, "password": password}, REMOTE_ADDR=address)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def lock(client, user):
    for number in range(BY_ACCOUNT.times):
        assert try_password(client, user.email, address=f"198.51.100.{number}").status_code == 200


def link_in(message):
    return re.search(r"https?://[^/\s]+(/admin/\S+)", message.body)[1]


def test_guessing_a_password_is_stopped_and_says_for_how_long(client, writer):
    lock(client, writer)
    answer = try_password(client, writer.email)
    assert answer.status_code == 429
    assert 60 <= int(answer["Retry-After"]) <= 15 * 60
    assert "too many wrong passwords" in answer.content.decode()
    assert try_password(client, writer.email, factories.PASSWORD).status_code == 429
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "spelled", [str.upper, str.title, lambda name: f" {name} ", lambda name: name.replace("w", "ｗ")]
)  # fmt: skip
def test_another_spelling_of_a_locked_account_is_locked(client, writer, spelled):
    lock(client, writer)
    try_password(client, spelled(writer.email), factories.PASSWORD)
    assert not is_signed_in(client)


def test_spellings_of_a_name_that_nobody_has_are_one(client):
    for number in range(BY_ACCOUNT.times):
        try_password(client, "NoBody@Example.org" if number % 2 else "nobody@example.org")
    assert try_password(client, "NOBODY@EXAMPLE.ORG", address="192.0.2.1").status_code == 429


def test_one_password_sprayed_over_many_accounts_is_stopped(client):
    for number in range(BY_ADDRESS.times):
        assert try_password(client, f"person{number}@example.org").status_code == 200
    assert try_password(client, "another@example.org").status_code == 429
    assert try_password(client, "another@example.org", address="192.0.2.1").status_code == 200


def test_a_made_up_header_is_no_other_address(client):
    for number in range(BY_ADDRESS.times + 1):
        answer = client.post(
            SIGN_IN,
            {"username": f"person{number}@example.org", "password": "wrong"},
            headers={"X-Forwarded-For": f"192.0.2.{number}"},
        )
    assert answer.status_code == 429


def test_a_few_slips_lock_nobody_out(client, writer):
    for _attempt in range(BY_ACCOUNT.times - 1):
        try_password(client, writer.email)
    assert try_password(client, writer.email, factories.PASSWORD).status_code == 302


def test_those_who_know_their_password_never_use_the_limit_up(client, writer):
    for _attempt in range(BY_ADDRESS.times + 5):
        assert try_password(client, writer.email, factories.PASSWORD).status_code == 302
        client.logout()


def test_signing_in_oneself_does_not_free_ones_guesses_at_others(client, writer, checker):
    for _attempt in range(BY_ACCOUNT.times):
        try_password(client, checker.email)
        try_password(client, writer.email, factories.PASSWORD)
        client.logout()
    assert try_password(client, checker.email).status_code == 429


def test_a_locked_owner_gets_in_by_a_mailed_link_once(client, writer):
    lock(client, writer)
    assert client.post(LINK, {"email": writer.email}).status_code == 302
    url = link_in(mail.outbox[0])
    assert mail.outbox[0].to == [writer.email]
    assert client.get(url).status_code == 200
    assert not is_signed_in(client)  # a scanner of mail has only looked
    assert client.post(url).status_code == 302
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    client.logout()
    assert client.post(url).status_code == 410
    assert not is_signed_in(client)
    # And the password is good again.
    assert try_password(client, writer.email, factories.PASSWORD).status_code == 302


def test_a_link_is_good_for_an_hour(client, writer, settings, monkeypatch):
    client.post(LINK, {"email": writer.email})
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert client.post(link_in(mail.outbox[0])).status_code == 410


def test_a_link_to_sign_in_sets_no_password(client, writer):
    client.post(LINK, {"email": writer.email})
    uid, token = link_in(mail.outbox[0]).strip("/").split("/")[-2:]
    page = client.get(reverse("wagtailadmin_password_reset_confirm", args=[uid, token]))
    assert "new_password1" not in page.content.decode()


def test_a_deactivated_account_gets_no_link_and_uses_none(client, writer):
    client.post(LINK, {"email": writer.email})
    url = link_in(mail.outbox.pop())
    writer.is_active = False
    writer.save()
    assert client.post(url).status_code == 410
    client.post(LINK, {"email": writer.email})
    assert mail.outbox == []


@pytest.mark.parametrize("url", ["/admin/login/link/x/y/", "/admin/login/link/MTIzNDU2/aaa-bbb/"])
def test_a_made_up_link_signs_nobody_in(client, url):
    assert "has been used" in client.get(url).content.decode()
    assert client.post(url).status_code == 410


def test_whoever_chose_a_new_password_by_mail_is_in(client, writer):
    lock(client, writer)
    client.post(RESET, {"email": writer.email})
    form = client.get(link_in(mail.outbox[0]), follow=True)
    new = "quite-another-secret-2"
    client.post(form.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})
    assert is_signed_in(client)


@pytest.mark.parametrize("url", [RESET, LINK])
def test_nobody_is_flooded_with_mail(client, writer, url):
    spellings = [writer.email, writer.email.upper(), writer.email.title()]
    for number in range(MAIL_TO.times):
        sent = {"email": spellings[number % 3]}
        assert client.post(url, sent, REMOTE_ADDR=f"198.51.100.{number}").status_code == 302
    answer = client.post(url, {"email": writer.email})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert len(mail.outbox) == MAIL_TO.times


def test_one_address_asks_for_few_mails(client):
    for number in range(MAIL_FROM.times):
        client.post(RESET, {"email": f"person{number}@example.org"})
    assert client.post(LINK, {"email": "another@example.org"}).status_code == 429


def test_an_address_that_nobody_has_is_answered_the_same(client, writer):
    there = client.post(LINK, {"email": writer.email}, follow=True)
    nobody = client.post(LINK, {"email": "nobody@example.org"}, follow=True)
    told = [page.content.decode().partition("<main")[2] for page in (there, nobody)]
    assert told[0] == told[1]
    assert "is on its way" in told[0]


def test_the_readers_sign_in_leads_to_the_desks(client):
    answer = client.get("/_util/login/?next=/admin/pages/")
    assert answer.headers["Location"] == "/admin/login/?next=/admin/pages/"


def test_nobody_locks_an_account_by_a_name_that_falls_in_its_row(client, writer):
    """Neither by its number, nor by made-up names, however many: an account's row is its own."""
    for number in range(BY_ACCOUNT.times):
        for name in (str(writer.pk), f"account {writer.pk}"):
            try_password(client, name, address=f"198.51.100.{number}")
    rows = {BY_ACCOUNT._values(f"x{number}@example.org")["name"] for number in range(5_000)}
    assert BY_ACCOUNT._values(of_account(writer.pk))["name"] not in rows
    assert try_password(client, writer.email, factories.PASSWORD).status_code == 302
