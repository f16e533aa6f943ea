"""What browsers are told they may do."""

import base64
import hashlib
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from tests import factories

pytestmark = pytest.mark.django_db


def policy(response):
    text = response.headers["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in text.split("; ")}


def test_readers_pages_run_only_our_own_script(client):
    for path in ("/", factories.live_story().url, "/search/", "/nowhere/"):
        told = policy(client.get(path))
        assert told["default-src"] == ["'none'"], path
        assert told["script-src"] == ["'self'"]
        assert told["base-uri"] == ["'none'"]
        assert "'unsafe-inline'" not in str(told)


def test_the_desk_runs_no_inline_script_either(as_user, editor):
    told = policy(as_user(editor).get("/admin/"))
    assert told["script-src"] == ["'self'"]
    assert told["frame-ancestors"] == ["'self'"]


def test_scripts_of_readers_write_no_html(client, as_user, writer):
    story = factories.live_story()
    assert policy(client.get(story.url))["require-trusted-types-for"] == ["'script'"]
    # Wagtail's own do: its bar, and the admin.
    assert "require-trusted-types-for" not in policy(as_user(writer).get(story.url))
    assert "require-trusted-types-for" not in policy(as_user(writer).get("/admin/"))
    # A made-up cookie loosens nothing on a page that is kept for everybody.
    assert "'unsafe-inline'" not in str(policy(as_user(writer).get(story.url)))


def test_what_a_policy_stops_is_reported_where_a_setting_says():
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "from neurogrit_cms.settings import base; print(base.SECURE_CSP, base.ADMIN_CSP)",
        ],
        env=os.environ | {"CSP_REPORT": "https://csp.example/x"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.count("'report-uri': ['https://csp.example/x']") == 2
    assert "report-uri" not in settings.SECURE_CSP


def test_a_video_runs_in_a_sandbox(client):
    video = {"type": "embed", "value": {"url": "https://youtu.be/y8Kyi0WNg40", "title": "T"}}
    html = client.get(
        factories.live_story(body=[factories.paragraph("A."), video]).url
    ).content.decode()
    [frame] = re.findall(r"<iframe[^>]*>", html)
    allowed = re.search(r'sandbox="([^"]*)"', frame)[1].split()
    assert "allow-top-navigation" not in allowed
    assert "allow-forms" not in allowed


def test_no_page_has_a_script_or_a_style_of_its_own(client):
    """JSON-LD is data: no browser runs it."""
    for path in ("/", factories.live_story().url, "/news/", "/search/?q=x", "/nowhere/"):
        html = client.get(path).content.decode()
        for attributes in re.findall(r"<script([^>]*)>", html):
            assert "src=" in attributes or 'type="application/ld+json"' in attributes, path
        assert "<style" not in html
        assert not re.search(r"\s(style|on\w+)=", html), path


def test_the_only_style_in_a_page_is_known_by_its_hash():
    style = re.search(r"<style>(.*?)</style>", render_to_string("500.html"), re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in settings.SECURE_CSP["style-src"]


def test_the_other_headers_are_there(client):
    headers = client.get("/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_an_upload_cannot_run(client, settings, tmp_path):
    (tmp_path / "evil.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")
    settings.MEDIA_ROOT = tmp_path
    answer = client.get("/media/evil.svg")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    "way", ["documents/", "/documents/", "./documents/", "x/../documents/", "../{root}/documents/"]
)
def test_a_private_document_is_given_to_nobody_who_may_not_have_it(client, settings, tmp_path, way):
    way = way.format(root=tmp_path.name)
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    private = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    document = Document.objects.create(
        title="Notes", file=ContentFile(b"secret", name="notes.txt"), collection=private
    )
    name = document.file.name.removeprefix("documents/")
    assert (tmp_path / document.file.name).read_bytes() == b"secret"
    assert client.get(f"/media/{way}{name}", follow=True).status_code == 404
    assert client.get(document.url).status_code == 302
    document.collection = Collection.get_first_root_node()
    document.save()
    assert b"".join(client.get(document.url).streaming_content) == b"secret"
    assert client.get(f"/media/{way}{name}", follow=True).status_code == 404


def test_the_documented_server_publishes_no_document():
    documented = (settings.BASE_DIR / "docs/administrators.md").read_text()
    assert re.search(r"location /media/documents/ \{\n\s+return 404;\n\}", documented)
