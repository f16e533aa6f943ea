"""Deletes the public files of pictures that readers see nowhere any more.

The sizes of a picture have names that nobody can guess. They are deleted when the page that shows
them goes off the site, is closed, or shows another picture. Whoever may see the picture after that
gets new files with other names.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save, pre_save
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail.signals import page_published, page_unpublished, post_page_move

from news.images.models import NewsImage, Rendition
from news.models import Author, Publication
from news.open_pages import is_open
from news.sources import Sources


def hide_pictures(images: Iterable[int], *, but_by: int | None = None) -> None:
    """Delete the sizes of the `images` (ids) that readers see nowhere. Page `but_by` does not count."""
    wanted = set(images)
    if not wanted:
        return
    for rendition in Rendition.objects.filter(image_id__in=wanted - _shown(wanted, but_by)):
        rendition.delete()


def _shown(images: set[int], but_by: int | None) -> set[int]:
    """The images that an open page shows, or an author's profile."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(NewsImage),
        to_object_id__in=[str(pk) for pk in images],
    ).values_list("base_content_type_id", "object_id", "to_object_id")
    pages = ContentType.objects.get_for_model(Page).pk
    by_pages = {int(page) for kind, page, _image in references if kind == pages} - {but_by}
    public = set(
        Page.objects.live().filter(is_open(), pk__in=by_pages).values_list("pk", flat=True)
    )
    return {
        int(image)
        for kind, key, image in references
        if (int(key) in public if kind == pages else _is_public(kind, key))
    }


def _is_public(kind: int, key: str) -> bool:
    """Whether something that isn't a page is shown: a profile is when it is live."""
    model = ContentType.objects.get_for_id(kind).model_class()
    thing = model and model._default_manager.filter(pk=key).first()  # noqa: SLF001  # as Django documents it
    return bool(thing and getattr(thing, "live", True))


def _pictures_of(pages: Iterable[int]) -> set[int]:
    """Ids of the pictures that these pages have, and those that readers have seen in them."""
    return _had_by(pages) | _seen_in(pages)


def _had_by(pages: Iterable[int]) -> set[int]:
    have = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(pk) for pk in pages],
        to_content_type=ContentType.objects.get_for_model(NewsImage),
    ).values_list("to_object_id", flat=True)
    return {int(pk) for pk in have}


def _seen_in(pages: Iterable[int]) -> set[int]:
    published = Publication.objects.filter(story__in=pages)
    sources = published.values_list("clearance__payload__sources", flat=True).distinct()
    return {pk for one in sources for pk in Sources(one).credits}


def _when_published(instance: Page, **_others: Any) -> None:
    if seen := _seen_in([instance.pk]):
        hide_pictures(seen - _had_by([instance.pk]))


def _when_unpublished(instance: Page, **_others: Any) -> None:
    hide_pictures(_pictures_of([instance.pk]), but_by=instance.pk)


def _when_closed(instance: PageViewRestriction, **_others: Any) -> None:
    _hide_what_is_beneath(instance.page)


def _when_moved(instance: Page, **_others: Any) -> None:
    _hide_what_is_beneath(instance)


def _before_a_profile_is_saved(instance: Author, **_others: Any) -> None:
    """Hide the old portrait if a profile gets another one, or none."""
    before = Author.objects.filter(pk=instance.pk).values_list("portrait_id", flat=True).first()
    if before and before != instance.portrait_id:
        # Not before: until then the profile shows it.
        transaction.on_commit(lambda: hide_pictures({before}))


def _hide_what_is_beneath(page: Page) -> None:
    beneath = Page.objects.filter(Q(pk=page.pk) | Q(path__startswith=page.path))
    if not beneath.filter(is_open(), pk=page.pk).exists():
        hide_pictures(_pictures_of(beneath.values_list("pk", flat=True)))


def connect() -> None:
    """Listen to what takes something from readers."""
    page_published.connect(_when_published, dispatch_uid="news_pictures_published")
    page_unpublished.connect(_when_unpublished, dispatch_uid="news_pictures_unpublished")
    post_page_move.connect(_when_moved, dispatch_uid="news_pictures_moved")
    pre_save.connect(
        _before_a_profile_is_saved, sender=Author, dispatch_uid="news_pictures_of_profiles"
    )
    post_save.connect(_when_closed, sender=PageViewRestriction, dispatch_uid="news_pictures_closed")
