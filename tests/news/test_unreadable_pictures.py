"""A picture that can't be had is left out, logged once, and shown to administrators."""

import errno
import logging
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from neurogrit_cms.whole_files import WholeFiles
from news.images.models import NewsImage, Rendition
from news.images.unreadable import show_again
from tests import factories
from tests.factories import paragraph

from .test_hidden_pictures import telling

pytestmark = pytest.mark.django_db

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
PLACES = [
    "/", "/news/", "/news/cells/", "/news/cells/checked.html", "/topics/sleep/", "/authors/", "/authors/wanda/",
    "/feeds/stories.rss", "/feeds/stories.atom", "/feeds/stories.json", "/feeds/topics/sleep.rss",
    "/api/v2/stories/", "/sitemap-stories-1.xml", "/news-sitemap.xml", "/search/?q=cells",
]  # fmt: skip


@pytest.fixture
def story():
    """A live story with a lead picture, a figure, and an author with a portrait."""
    wanda = factories.author("Wanda", slug="wanda", portrait=factories.image())
    shown = {"image": factories.image().pk, "alt_text": "A mouse", "decorative": False}
    figure = {"type": "image", "value": {"image": shown, "caption": "A caption.", "credit": "W"}}
    return factories.live_story(
        slug="cells",
        title="Cells grew",
        authors=[wanda],
        topics=[factories.topic("Sleep")],
        lead_image=factories.image(),
        lead_image_alt="A cell",
        body=[paragraph("Cells grew."), figure],
    )


def away(story, monkeypatch, how):
    Rendition.objects.all().delete()
    if how == "missing":
        for image in NewsImage.objects.all():
            image.file.storage.delete(image.file.name)
    else:

        def full(*_args):
            raise FULL

        monkeypatch.setattr(InMemoryStorage, "_save", full)


def place(story, path):
    return path if path != "/api/v2/stories/" else f"/api/v2/stories/{story.pk}/"


@pytest.mark.parametrize("how", ["missing", "full"])
def test_readers_get_everything_but_the_picture(story, client, monkeypatch, how, caplog):
    away(story, monkeypatch, how)
    for path in PLACES:
        for _again in range(2):
            answer = client.get(place(story, path))
            text = answer.content.decode()
            assert answer.status_code == 200, path
            assert "not-found" not in text, path
            assert "<img" not in text, path
            assert "<picture" not in text, path
    assert "Cells grew." in client.get("/news/cells/").content.decode()
    assert client.get("/feeds/stories.json").json()["items"][0].get("attachments") is None
    said = [one.getMessage() for one in caplog.records if "can't be shown" in one.getMessage()]
    assert len(said) == len(set(said)) == 3


def test_a_size_whose_file_is_gone_is_made_anew_for_feeds(story, client):
    assert client.get("/feeds/stories.rss").status_code == 200
    for rendition in Rendition.objects.all():
        rendition.file.storage.delete(rendition.file.name)
    answer = client.get("/feeds/stories.rss")
    assert answer.status_code == 200
    assert b"<enclosure" in answer.content


def test_it_is_shown_again_when_it_can_be_had(story, client, monkeypatch, caplog):
    with monkeypatch.context() as patch:
        away(story, patch, "full")
        client.get("/news/cells/")
        with pytest.raises(Exception, match="No space left"):
            show_again.func(story.lead_image_id)
        assert b"<picture" not in client.get("/news/cells/").content
    for image in NewsImage.objects.filter(unreadable_since__isnull=False):
        show_again.func(image.pk)
    assert client.get("/news/cells/").content.count(b"<picture") == 2
    assert not NewsImage.objects.filter(unreadable_since__isnull=False)


def test_another_file_makes_it_well_again(client, monkeypatch, caplog):
    image = factories.image()
    image.file.storage.delete(image.file.name)
    assert image.rendition_or_none("width-20") is None
    assert image.unreadable_since
    image.replace_file(telling("PNG"))
    image.save()
    image.refresh_from_db()
    assert image.unreadable_since is None


def test_administrators_see_which_pictures_these_are(story, client, admin, editor, as_user, caplog):
    caplog.set_level(logging.CRITICAL)
    home = reverse("wagtailadmin_home")
    assert "Pictures that can’t be shown" not in as_user(admin).get(home).content.decode()
    story.lead_image.file.storage.delete(story.lead_image.file.name)
    Rendition.objects.all().delete()
    client.get("/news/cells/")
    shown = as_user(admin).get(home).content.decode()
    assert "Pictures that can’t be shown" in shown
    assert reverse("wagtailimages:edit", args=[story.lead_image_id]) in shown
    assert "Pictures that can’t be shown" not in as_user(editor).get(home).content.decode()
    # The desk's own page of the picture opens.
    edit = reverse("wagtailimages:edit", args=[story.lead_image_id])
    assert as_user(admin).get(edit).status_code == 200
    for nothing in (
        reverse("wagtailimages:preview", args=[story.lead_image_id, "width-100"]),
        reverse("wagtailimages_chooser:chosen", args=[story.lead_image_id]),
    ):
        assert as_user(admin).get(nothing).status_code == 404


class Full(ContentFile):
    """A file over which the disk gets full."""

    def chunks(self, chunk_size=None):
        yield b"a part"
        raise FULL


def test_a_full_disk_leaves_no_part_of_a_file(tmp_path):
    storage = WholeFiles(location=tmp_path)
    with pytest.raises(OSError, match="No space left"):
        storage.save("pictures/scan.png", Full(b"whatever"))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_two_files_of_one_name_keep_their_content(tmp_path):
    storage = WholeFiles(location=tmp_path)
    first = storage.save("scan.png", ContentFile(b"first"))
    second = storage._save("scan.png", ContentFile(b"second"))  # as two at once come there
    assert first != second
    assert (tmp_path / first).read_bytes() == b"first"
    assert (tmp_path / second).read_bytes() == b"second"
    assert {path.name for path in tmp_path.iterdir()} == {first, second}


@pytest.mark.parametrize(
    "kind", ["wagtailimages:add", "wagtailimages:add_multiple", "citations:imports"]
)
def test_an_upload_on_a_full_disk_says_so_and_leaves_nothing(admin, as_user, monkeypatch, kind):
    def full(*_args):
        raise FULL

    monkeypatch.setattr(InMemoryStorage, "_save", full)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", full)
    client = as_user(admin)
    client.raise_request_exception = False
    name = "files[]" if "multiple" in kind else "file"
    content = telling("PNG") + b" " * 3_000_000  # large ones go to the disk as they come
    upload = SimpleUploadedFile("scan.png", content, "image/png")
    answer = client.post(reverse(kind), {name: upload, "title": "A scan", "collection": 1})
    assert answer.status_code == 507
    assert "no room left" in answer.content.decode()
    assert not NewsImage.objects.filter(title__icontains="scan").exists()
