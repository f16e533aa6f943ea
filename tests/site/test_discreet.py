"""Logs hold no secret, no token, no mail address."""

import io
import logging
import logging.config

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from neurogrit_cms.discreet import stand_before, without_secrets

SECRETS = {
    "mail to ada.lovelace+desk@news.example.org failed": "ada.lovelace",
    "postgres://grit:hunter2@db.internal:5432/news": "hunter2",
    "GET /admin/login/link/MQ/c9abc-0123456789abcdef/ 200": "0123456789abcdef",
    "/admin/password_reset/confirm/MQ/c9abc-secrettoken/": "secrettoken",
    "/admin/account/address/eyJ1c2VyIjoxfQ:1abc:sig/": "eyJ1c2VyIjoxfQ",
    "Cookie: sessionid=abcdef0123456789; csrftoken=zzz": "abcdef0123456789",
    "headers {'Authorization': 'Bearer tok-123'}": "tok-123",
    "SECRET_KEY=very-long-key": "very-long-key",
    "smtp_password: 'pa55word'": "pa55word",
    'json {"password": "pa55word", "x": 1}': "pa55word",
    "https://cdn.example/purge?api_key=k-77&x=1": "k-77",
    "csrfmiddlewaretoken=abc123def": "abc123def",
    "<QueryDict: {'password': ['hunter2hunter2'], 'x': ['1']}>": "hunter2hunter2",
    '{"password": "correct horse battery staple"}': "horse",
    "Authorization: Token abcdef99": "abcdef99",
    "('Authorization', 'Digest abcdef99')": "abcdef99",
    "AWS_SECRET_ACCESS_KEY=abc/def+99": "abc/def",
    "SECRET_KEY_FALLBACKS=['old-key-77']": "old-key-77",
    "session_key='0123456789abcdef0123456789abcdef'": "0123456789abcdef",
    "GET /admin/login/?next=%2Fadmin%2Flogin%2Flink%2FMQ%2Fc9-tok%2F": "c9-tok",
    "passphrase=foobarbaz": "foobarbaz",
}


@pytest.fixture
def written():
    """A logger with the handler of the settings, and what it has written."""
    logging.config.dictConfig(
        settings.LOGGING | {"loggers": {}, "root": {}, "disable_existing_loggers": False}
    )
    stream = io.StringIO()
    handler = logging.getHandlerByName("console")
    before = handler.setStream(stream)
    logger = logging.getLogger("neurogrit.test")
    logger.propagate = False
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)
    logger.propagate = True
    handler.setStream(before)
    logging.config.dictConfig(settings.LOGGING)


@pytest.mark.parametrize("said", SECRETS)
def test_a_secret_is_hidden_in_messages_arguments_and_tracebacks(written, said):
    logger, stream = written
    logger.warning(said)
    logger.warning("It said: %s", said)
    try:
        int(said)
    except ValueError:
        logger.exception("A fault")
    assert SECRETS[said] not in stream.getvalue()
    assert "[hidden]" in stream.getvalue()
    assert "ValueError" in stream.getvalue()


def test_a_call_with_the_wrong_arguments_fails_nobodys_request(written):
    logger, stream = written
    logger.warning("%d items", "ada@desk.example")
    assert "items" in stream.getvalue()
    assert "ada@" not in stream.getvalue()


def test_the_servers_own_log_holds_none_either():
    logger, stream = logging.getLogger("gunicorn.access"), io.StringIO()
    handler = logging.StreamHandler(stream)
    logger.addHandler(handler)
    try:
        stand_before("gunicorn.access", "gunicorn.error")
        asked = {"r": "GET /admin/login/link/MQ/c9-secrettoken/ HTTP/1.1", "s": "200"}
        logger.warning("%(r)s %(s)s", asked)  # as gunicorn writes it
    finally:
        logger.removeHandler(handler)
    assert "secrettoken" not in stream.getvalue()
    assert "GET /admin/login/link/[hidden]" in stream.getvalue()


@pytest.mark.parametrize(
    "said",
    ["A malformed request to /admin/pages/8/edit/: KeyError", "Picture 7 can't be shown: OSError: [Errno 28]",
     "The edge cdn did not purge story:7, stories", "2 @ 3, @media, user@", "12:30: token"],
)  # fmt: skip
def test_what_is_no_secret_stays(said):
    assert without_secrets(said) == said


@pytest.mark.django_db
def test_nothing_of_signing_in_by_mail_is_logged(written, writer, client):
    _logger, stream = written
    root = logging.getLogger()
    handler = logging.getHandlerByName("console")
    root.addHandler(handler)
    try:
        client.post(reverse("sign_in_link"), {"email": writer.email})
        link = next(word for word in mail.outbox[0].body.split() if "/link/" in word)
        path = "/" + link.split("/", 3)[3]
        client.get(path.replace("/link/", "/lynk/"))  # a 404, which Django logs
        client.post(path)
        client.post(path)
    finally:
        root.removeHandler(handler)
    assert writer.email not in stream.getvalue()
    assert path not in stream.getvalue()
