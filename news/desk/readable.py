"""Versions that a script, or a program of long ago, left odd: what can be read of them is opened.

The revision itself stays as it is. Whoever opens it is told what was left out (`left_out_of`).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import Page

if TYPE_CHECKING:
    # At run time it stands before one of them among the bases.
    from wagtail.models import RevisionMixin as Base
else:
    Base = object


class OpensOddVersions(Base):
    """A text whose versions open, whatever their stored content is."""

    def with_content_json(self, content: Any) -> Any:
        """A version of it, without the parts of its stored content that can't be read."""
        try:
            with _place_at_hand(self):
                return super().with_content_json(_without_what_the_row_has(self, content))
        except DatabaseError:
            raise
        except Exception:  # noqa: BLE001  # whatever it was, it is said what is left out
            readable, left_out = _readable(type(self), content)
            version = super().with_content_json(readable | {"pk": self.pk})
            version.left_out = left_out
            return version


# What Wagtail takes from the page's row whatever its versions say. It would look up each of them
# first, in a query of its own.
_OF_THE_ROW = frozenset(
    ("page_ptr", "content_type", "owner", "locked_by", "latest_revision", "alias_of", "locale")
)


def _without_what_the_row_has(text: Any, content: Any) -> Any:
    if not isinstance(text, Page) or not isinstance(content, Mapping):
        return content
    kept = {name: value for name, value in content.items() if name not in _OF_THE_ROW}
    for one in get_all_child_relations(type(text)):
        name, parent = one.get_accessor_name(), one.field.name
        if isinstance(rows := kept.get(name), list):
            # Whose they are goes without saying.
            kept[name] = [
                {key: value for key, value in row.items() if key != parent}
                if isinstance(row, Mapping)
                else row
                for row in rows
            ]
    return kept


@contextmanager
def _place_at_hand(text: Any) -> Iterator[None]:
    """Within it Wagtail needn't ask for the page above, of which it wants to know the place alone."""
    known = vars(text)
    is_known = "_cached_parent_obj" in known  # as treebeard keeps it
    if not is_known and isinstance(text, Page) and text.depth > 1:
        above = text.url_path.rstrip("/").rpartition("/")[0]
        known["_cached_parent_obj"] = Page(url_path=f"{above}/")
    try:
        yield
    finally:
        if not is_known:
            known.pop("_cached_parent_obj", None)


def left_out_of(version: Any) -> list[str]:
    """What of a version's stored content could not be read, in words; empty if all could."""
    streams = [field for field in version._meta.get_fields() if isinstance(field, StreamField)]  # noqa: SLF001
    parts = [part for field in streams for part in getattr(version, field.name).left_out]
    return [*getattr(version, "left_out", ()), *parts]


def say_what_is_left_out(request: HttpRequest, version: Any) -> None:
    """Tell whoever opens a version, once for the page."""
    if parts := left_out_of(version):
        messages.warning(
            request,
            _(
                "Part of this version can’t be read, and is left out here: %s. The stored version "
                "stays as it is. The next one that you save is without that part. Tell an administrator."
            )
            % ", ".join(parts),
        )


def _readable(model: Any, content: Any) -> tuple[dict[str, Any], list[str]]:
    """The values of `content` that fit the fields of `model`, and the names of the others."""
    if not isinstance(content, Mapping):
        return {"pk": None}, [_("everything")]
    kept: dict[str, Any] = {"pk": None}
    left_out: list[str] = []
    children = {
        one.get_accessor_name(): one.related_model for one in get_all_child_relations(model)
    }
    for name, value in content.items():
        if name in children:
            rows = list(_children(children[name], value))
            kept[name] = [row for row in rows if row is not None]
            if not isinstance(value, list) or None in rows:
                left_out.append(name)
        elif _fits(model, name, value):
            kept[name] = value
        else:
            left_out.append(name)
    return kept, left_out


def _children(model: Any, rows: Any) -> Iterator[dict[str, Any] | None]:
    """Each row that belongs to a text, or None for one that can't be read."""
    for row in rows if isinstance(rows, list) else ():
        values, left_out = _readable(model, row)
        yield None if left_out else values


def _fits(model: Any, name: str, value: Any) -> bool:
    """Whether a field takes a stored value; names of no field do no harm."""
    try:
        field = model._meta.get_field(name)  # noqa: SLF001  # as Django documents it
    except FieldDoesNotExist:
        return True
    if name == "pk" or getattr(field, "primary_key", False):
        return value is None or isinstance(value, int)
    if isinstance(field, StreamField) or not hasattr(field, "to_python"):
        return True  # it leaves out by itself what it can't read
    try:
        if isinstance(field, models.ManyToManyField):
            return isinstance(value, list) and all(
                field.remote_field.model._meta.pk.to_python(one) is not None  # noqa: SLF001
                for one in value
            )
        if value is None:
            return bool(field.null)
        if isinstance(field, models.ForeignKey):
            target = field.target_field.to_python(value)
            field.remote_field.model._default_manager.get(**{field.target_field.name: target})  # noqa: SLF001
        else:
            field.to_python(value)
    except (
        ObjectDoesNotExist,
        ValidationError,
        TypeError,
        ValueError,
        AttributeError,
        OverflowError,
    ):
        return False
    return True
