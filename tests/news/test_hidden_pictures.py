"""A picture tells nobody where it was taken, and one that readers see nowhere has no address."""

import json
import struct
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from PIL import Image, PngImagePlugin
from wagtail.models import PageViewRestriction
from wagtail.users.models import UserProfile

from news.images.models import NewsImage, Rendition
from news.images.sizes import PICTURE
from news.publishing.withdrawal import withdraw
from tests import factories

pytestmark = pytest.mark.django_db

SECRETS = (b"Canon", b"Okafor", b"secret", b"script", b"GPS")


def telling(form: str, **options) -> bytes:
    """A picture of 40 by 20 points that tells all that it can."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Canon", "Ada Okafor", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0)})
    if form == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", "secret")
        text.add_itxt("XML:com.adobe.xmp", "secret")
        options |= {"exif": exif, "pnginfo": text}
    elif form == "GIF":
        options |= {"comment": b"secret", "append_images": [Image.new("RGB", (40, 20), "blue")]}
        options |= {"save_all": True}
    elif form == "WEBP":
        options |= {"exif": exif, "xmp": b"<x>secret</x>"}
    elif form == "JPEG":
        options |= {"exif": exif, "comment": b"secret"}
    else:
        options |= {"exif": exif}
    written = BytesIO()
    Image.new("RGB", (40, 20), "red").save(written, form, **options)
    return written.getvalue() + b"<script>alert(1)</script>"


def test_a_portrait_that_was_swapped_has_no_address(
    client, editor, checker, django_capture_on_commit_callbacks
):
    before, after = factories.image(), factories.image()
    author = factories.author("Wanda", slug="wanda", portrait=before)
    factories.live_story(authors=[author])
    client.get("/authors/wanda/")
    assert before.renditions.exists()
    author.portrait = after
    author.save_revision(user=editor)
    factories.submit(author, by=editor)
    assert before.renditions.exists(), "readers see it until then"
    with django_capture_on_commit_callbacks(execute=True):
        factories.approve(author, checker)
    assert not before.renditions.exists()


FORMS = ["JPEG", "PNG", "GIF", "WEBP", "AVIF"]


def tells(content: bytes) -> list[bytes]:
    return [secret for secret in SECRETS if secret in content]


def from_before(form: str = "JPEG", title: str = "Old") -> NewsImage:
    """A picture that was uploaded before uploads were cleaned."""
    image = factories.image(title)
    name = image.file.storage.save(f"original_images/x.{form.lower()}", ContentFile(telling(form)))
    NewsImage.objects.filter(pk=image.pk).update(file=name, file_hash="")
    return NewsImage.objects.get(pk=image.pk)


def illustrated(image: NewsImage, **fields):
    return factories.live_story(lead_image=image, lead_image_alt="A", **fields)


@pytest.mark.parametrize("form", FORMS)
def test_an_upload_keeps_its_pixels_and_nothing_else(editor, as_user, form):
    name = f"p.{form.lower()}"
    sent = SimpleUploadedFile(name, telling(form), f"image/{form.lower()}")
    assert tells(telling(form))
    answer = as_user(editor).post(
        reverse("wagtailimages:add_multiple"),
        {"files[]": sent, "collection": 1},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert json.loads(answer.content)["success"] is True
    image = NewsImage.objects.get()
    with image.file.open() as file:
        content = file.read()
    assert tells(content) == []
    with Image.open(BytesIO(content)) as picture:
        assert getattr(picture, "n_frames", 1) == 1
        assert picture.size == (image.width, image.height)
        assert picture.size == ((40, 20) if form == "GIF" else (20, 40))  # the right way up
    assert image.file_size == len(content)
    assert tells(image.get_rendition("width-10").file.read()) == []


def test_the_colour_profile_stays(editor):
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = NewsImage(title="A")
    image.replace_file(b"")
    image.file = ContentFile(telling("JPEG", icc_profile=profile), "p.jpg")
    image.save()
    with Image.open(image.file.open()) as picture:
        assert picture.info["icc_profile"] == profile


@pytest.mark.parametrize("cut", [300, 700])
def test_what_cannot_be_read_to_its_end_is_refused_in_words(editor, as_user, cut):
    broken = telling("JPEG")[:cut]
    sent = SimpleUploadedFile("p.jpg", broken, "image/jpeg")
    answer = as_user(editor).post(
        reverse("wagtailimages:add"), {"title": "A", "file": sent, "collection": 1}
    )
    assert answer.status_code == 200
    assert "error-message" in answer.content.decode()
    assert not NewsImage.objects.exists()
    with pytest.raises((ValidationError, OSError)):
        NewsImage(title="A", file=ContentFile(broken, "p.jpg")).save()


def test_too_many_points_are_refused(editor, as_user, settings):
    assert settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS == 50_000_000
    assert settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE == 25 * 1024 * 1024
    written = BytesIO()
    Image.new("1", (10_000, 5_001)).save(written, "PNG")
    sent = SimpleUploadedFile("p.png", written.getvalue(), "image/png")
    as_user(editor).post(
        reverse("wagtailimages:add"), {"title": "A", "file": sent, "collection": 1}
    )
    assert not NewsImage.objects.exists()


@pytest.mark.parametrize("form", FORMS)
def test_sizes_of_an_old_picture_tell_nothing(form):
    image = from_before(form)
    rendition = image.get_rendition("width-10")
    assert tells(rendition.file.read()) == []


def test_old_pictures_are_cleaned_by_a_command(django_capture_on_commit_callbacks):
    free, shown = from_before(), from_before(title="Shown")
    illustrated(shown)
    was = shown.get_rendition(PICTURE).file.name
    hashed, old_file = shown.get_file_hash(), free.file.name
    out = StringIO()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("clean_pictures", stdout=out)
    assert "Cleaned: 1. Kept as checked, with new sizes: 1." in out.getvalue()
    free.refresh_from_db()
    assert tells(free.file.open().read()) == []
    assert not free.file.storage.exists(old_file)
    shown = NewsImage.objects.get(pk=shown.pk)
    assert shown.file_hash == hashed
    assert shown.get_rendition(PICTURE).file.name != was
    call_command("clean_pictures", stdout=(out := StringIO()))
    assert "Cleaned: 0. Kept as checked, with new sizes: 1." in out.getvalue()


def test_readers_and_machines_get_no_original(client, admin, as_user, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = factories.image()
    story = illustrated(image)
    original = image.file.name
    (tmp_path / "original_images").mkdir()
    (tmp_path / original).write_bytes(image.file.read())
    told = [
        client.get(path, follow=True).content.decode()
        for path in (
            "/", "/news/", story.url, f"{story.url}checked.html", "/sitemap.xml", "/sitemap-stories-1.xml",
            "/sitemap-news.xml", f"/api/v2/stories/{story.pk}/", "/api/v2/stories/", "/feed.xml", "/feed.json",
        )
    ]  # fmt: skip
    assert any("/media/images/" in one for one in told)
    assert not any("original_images" in one for one in told)
    assert client.get(f"/media/{original}").status_code in {302, 404}
    assert client.get(f"/media/images/../{original}").status_code in {302, 404}
    answer = as_user(admin).get(f"/media/{original}")
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get("/media/original_images/../secrets").status_code in {302, 404}
    assert as_user(admin).get("/media/original_images/../../etc/passwd").status_code == 404


def files_of(image: NewsImage) -> list[str]:
    storage = Rendition._meta.get_field("file").storage
    names = image.renditions.values_list("file", flat=True)
    return [name for name in names if storage.exists(name)]


@pytest.fixture
def shown(client, django_capture_on_commit_callbacks):
    """A live story, its picture, and the names of the files that readers got."""
    image = factories.image()
    story = illustrated(image)
    assert client.get(story.url).status_code == 200
    names = files_of(image)
    assert names
    return story, image, names


def gone(names: list[str]) -> bool:
    """Their rows: the files go with them, by Wagtail's hand."""
    return not Rendition.objects.filter(file__in=names).exists()


def test_off_the_site_its_picture_is_off_too(
    shown, editor, client, django_capture_on_commit_callbacks
):
    story, image, names = shown
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(story, because="It was wrong.", by=editor)
    assert gone(names)
    # Whoever sees the draft gets others, whose names say nothing of the first ones.
    assert image.get_rendition("width-480|format-webp").file.name not in names


def test_a_picture_that_another_story_shows_stays(
    shown, editor, django_capture_on_commit_callbacks
):
    story, image, names = shown
    illustrated(image, slug="another", title="Another")
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(story, because="It was wrong.", by=editor)
    assert not gone(names)


def test_of_a_closed_story_the_picture_is_gone(shown, section, django_capture_on_commit_callbacks):
    _story, _image, names = shown
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=section, restriction_type="login")
    assert gone(names)


def test_of_a_deleted_story_the_picture_is_gone(shown, django_capture_on_commit_callbacks):
    from news.aftercare.hidden_pictures import hide_pictures

    story, image, names = shown
    with django_capture_on_commit_callbacks(execute=True):
        hide_pictures([image.pk], but_by=story.pk)
    assert gone(names)


def test_a_replaced_picture_is_gone(shown, writer, django_capture_on_commit_callbacks):
    story, _image, names = shown
    other = factories.image("Another")
    with django_capture_on_commit_callbacks(execute=True):
        draft = story.get_latest_revision_as_object()
        draft.lead_image = other
        draft.save_revision(user=writer)
        story = type(story).objects.get(pk=story.pk)
        step = factories.submit(story, by=writer)
        factories.rule_on_all(step)
        factories.approve(story, factories.account("Cleo", "Second", "Fact-checkers"))
        factories.approve(story, factories.account("Edna", "Second", "Editors"))
    assert type(story).objects.get(pk=story.pk).lead_image_id == other.pk
    assert gone(names)
    assert Client().get(story.url).status_code == 200


def test_a_file_that_was_stored_before_the_picture_is_cleaned_too(
    django_capture_on_commit_callbacks,
):
    """As Wagtail does it when the form of an upload is sent a second time."""
    image = NewsImage(title="A")
    image.file.save("p.jpg", ContentFile(telling("JPEG")), save=False)
    raw = image.file.name
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    assert tells(NewsImage.objects.get().file.open().read()) == []
    assert not image.file.storage.exists(raw)


def test_a_mistyped_tag_of_a_camera_stops_no_upload(editor, as_user):
    """ImageWidth as letters: Pillow can read such a tag, and fails to write it."""
    entries = struct.pack("<HHI4s", 0x0100, 2, 4, b"abc\0")
    entries += struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    exif = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 2) + entries + b"\0\0\0\0"
    written = BytesIO()
    Image.new("RGB", (40, 20), "red").save(written, "JPEG", exif=exif)
    sent = SimpleUploadedFile("p.jpg", written.getvalue(), "image/jpeg")
    as_user(editor).post(
        reverse("wagtailimages:add"), {"title": "A", "file": sent, "collection": 1}
    )
    image = NewsImage.objects.get()
    assert (image.width, image.height) == (20, 40)


def test_words_that_pose_as_a_colour_profile_go():
    image = NewsImage(
        title="A", file=ContentFile(telling("PNG", icc_profile=b"Ada's 52.1N secret"), "p.png")
    )
    image.save()
    assert tells(image.file.open().read()) == []


def test_an_upload_that_waits_for_its_form_has_no_address(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "wagtail_uploads").mkdir()
    (tmp_path / "wagtail_uploads" / "p.jpg").write_bytes(telling("JPEG"))
    assert client.get("/media/wagtail_uploads/p.jpg").status_code == 404


def test_a_picture_of_oneself_is_cleaned(writer, as_user):
    sent = SimpleUploadedFile("me.jpg", telling("JPEG"), "image/jpeg")
    profile = UserProfile.get_for_user(writer)
    profile.avatar = sent
    profile.save()
    assert tells(UserProfile.objects.get(user=writer).avatar.open().read()) == []


def test_a_file_that_another_picture_has_too_stays(django_capture_on_commit_callbacks):
    first = factories.image()
    with django_capture_on_commit_callbacks(execute=True):
        NewsImage.objects.create(title="B", file=first.file.name, width=64, height=40)
    assert first.file.storage.exists(first.file.name)
