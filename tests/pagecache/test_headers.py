"""Whatever a stranger sends along with a request, the next reader gets the page as it is."""

import pytest
from django.db import connection

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
# What servers, proxies and frameworks have ever taken from a header, with what one would send.
SENT = {
    "SCRIPT_NAME": "{path}",
    "Script-Name": "{path}",
    "X-Script-Name": "{path}",
    "PATH_INFO": "/",
    "Path-Info": "/",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Path": "/",
    "X-Forwarded-Host": "evil.example",
    "X_Forwarded_Host": "evil.example",
    "X-Host": "evil.example",
    "X-HTTP-Host-Override": "evil.example",
    "X-Forwarded-Server": "evil.example",
    "Forwarded": "for=1.2.3.4;host=evil.example;proto=https",
    "X-Forwarded-Proto": "evil",
    "X_Forwarded_Proto": "https",
    "X-Forwarded-Scheme": "evil",
    "X-Forwarded-Ssl": "on",
    "X-Url-Scheme": "evil",
    "X-Forwarded-Port": "4444",
    "X-Forwarded-For": "127.0.0.1",
    "X-Real-Ip": "127.0.0.1",
    "X-Original-Url": "/admin/",
    "X-Rewrite-Url": "/admin/",
    "X-Original-Uri": "/admin/",
    "X-HTTP-Method-Override": "DELETE",
    "X-HTTP-Method": "POST",
    "X-Method-Override": "POST",
    "Accept-Language": "de",
    "Accept": "application/json",
    "Accept-Charset": "utf-7",
    "Accept-Encoding": "identity",
    "Range": "bytes=0-3",
    "If-None-Match": "*",
    "If-Modified-Since": "Mon, 30 Nov 2037 00:00:00 GMT",
    "Origin": "https://evil.example",
    "Referer": "https://evil.example/",
    "User-Agent": "evil",
    "Cookie": "django_language=de; evil=1",
    "X-Requested-With": "XMLHttpRequest",
    "Cache-Control": "no-store",
    "Pragma": "no-cache",
    "Purpose": "prefetch",
    "Save-Data": "on",
    "X-Wap-Profile": "https://evil.example/",
    "Upgrade": "evil",
    "REMOTE_USER": "admin",
    "Remote-User": "admin",
    "X-Remote-User": "admin",
    "REMOTE_ADDR": "127.0.0.1",
    "SERVER_NAME": "evil.example",
    "SERVER_PORT": "4444",
    "wsgi.url_scheme": "evil",
    "HTTPS": "on",
    "Proxy": "https://evil.example/",
    "Client-Ip": "127.0.0.1",
    "True-Client-Ip": "127.0.0.1",
}


def forget():
    """Readers' pages are made anew."""
    with factories.unread("news_topic"), connection.cursor() as cursor:
        cursor.execute("UPDATE news_topic SET description = description || '.'")


def test_no_header_of_one_reader_changes_what_the_next_one_gets(one_server):
    topic = factories.topic("Sleep")
    story = factories.live_story(slug="open", topics=[topic])
    path = story.url
    clean = one_server.get(path).text
    assert story.title in clean
    poisoned = {}
    for name, value in SENT.items():
        forget()
        one_server.client.get(path, headers={name: value.format(path=path.rstrip("/"))})
        one_server.client.cookies.clear()
        answer = one_server.get(path)
        if (answer.status_code, answer.text) != (200, clean):
            poisoned[name] = answer.text[:200]
    assert poisoned == {}


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "Script-Name"])
def test_a_request_that_says_where_the_site_begins_is_not_kept(one_server, name):
    story = factories.live_story(slug="open")
    answer = one_server.client.get(story.url, headers={name: story.url.rstrip("/")})
    assert "hit" not in answer.headers.get("X-Cache", "")
    assert story.title in one_server.get(story.url).text
