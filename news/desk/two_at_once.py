"""Two people at one text at once: the second is told, and nothing that was typed is lost.

Wagtail's autosave asks whether somebody else has saved since; its buttons don't.
"""

import hashlib
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.log_actions import registry
from wagtail.models import Page, Revision, RevisionMixin

from .locks import lock_text

if TYPE_CHECKING:
    from wagtail.admin.forms.models import WagtailAdminModelForm as FormBase
else:
    FormBase = object

LONGEST_SHOWN = 80
# Whether the form is sent to be saved, and not to be looked at.
_IS_SAVING: ContextVar[bool] = ContextVar("is_saving", default=False)
# What was loaded had been saved by no form yet.
NO_REVISION = "none"


class NoticesOthers(FormBase):
    """A form that comes back, with all that was typed, if somebody else has saved meanwhile.

    Wagtail's own fields say which revision was loaded; if there is none, a hidden field does. If
    the form is sent again, it replaces the other version: the person knows of it then. Put this
    class before Wagtail's forms among the bases. The view holds the lock of the row.
    """

    data: Any
    was_told = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            return
        if not isinstance(self.instance, RevisionMixin):
            self._add_loaded(_digest_of(self.instance))
        elif not self.instance.latest_revision_id:
            self._add_loaded(NO_REVISION)

    def _add_loaded(self, value: str) -> None:
        self.fields["loaded"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=value
        )

    def clean(self) -> dict[str, Any]:
        """Add an error if somebody else has saved meanwhile. Previews don't ask."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk and _IS_SAVING.get() and (said := self._what_others_did()):
            self.was_told = True
            self.add_error(None, ValidationError(said))
        return cleaned

    def _what_others_did(self) -> SafeString | None:
        if isinstance(self.instance, RevisionMixin):
            newer = self._newer_revision()
            return self._said_of(newer) if newer else None
        loaded = self.data.get(self.add_prefix("loaded"))
        stored = type(self.instance)._base_manager.filter(pk=self.instance.pk).first()  # noqa: SLF001
        if not loaded or not stored or loaded == _digest_of(stored):
            return None
        self.data = self.data.copy()
        self.data[self.add_prefix("loaded")] = _digest_of(stored)
        return self._said_of_fields(stored)

    def _newer_revision(self) -> Revision | None:
        """The newest that somebody else has saved since this was loaded.

        One's own may be an autosave whose answer has not come back yet.
        """
        own = self.data.get("overwrite_revision_id")
        loaded = own or self.data.get("loaded_revision_id") or self.data.get("loaded")
        if not loaded:
            return None
        revisions = Revision.objects.for_instance(self.instance)
        at = parse_datetime(self.data.get("loaded_revision_created_at") or "") if not own else None
        if at is None and loaded.isdigit():
            at = revisions.filter(pk=loaded).values_list("created_at", flat=True).first()
        if at is not None:
            revisions = revisions.filter(created_at__gt=at)
        newer: Revision | None = (
            revisions.exclude(user=self.for_user).order_by("-created_at", "-pk").first()
        )
        return newer

    def _said_of(self, newer: Revision) -> SafeString:
        return format_html(
            "{} {} {}",
            _("%(who)s saved this at %(when)s, after you opened it.")
            % {
                "who": newer.user or _("Somebody"),
                "when": date_format(timezone.localtime(newer.created_at), "H:i"),
            },
            self._differences(newer),
            _(
                "What you typed is still here, but not saved. Save again to replace the other "
                "version. It stays in the history."
            ),
        )

    def _differences(self, newer: Revision) -> SafeString:
        """A link to what the other has changed."""
        loaded = self.data.get("overwrite_revision_id") or self.data.get("loaded_revision_id") or ""
        if not loaded.isdigit() or loaded == str(newer.pk):
            loaded = "live" if self.instance.live else "earliest"
        url = compare_url(self.instance, loaded, newer.pk)
        return format_html('<a href="{}" target="_blank">{}</a>.', url, _("See what changed"))

    def _said_of_fields(self, stored: Any) -> SafeString:
        entry = registry.get_logs_for_instance(stored).select_related("user").first()
        differences = [
            _("%(field)s is now “%(theirs)s”")
            % {
                "field": self.fields[name].label,
                "theirs": str(getattr(stored, name))[:LONGEST_SHOWN],
            }
            for name, value in self.cleaned_data.items()
            if hasattr(stored, name) and getattr(stored, name) != value
        ]
        return format_html(
            "{} {} {}",
            _("%s saved this after you opened it.") % _who(entry),
            "; ".join(differences) + "." if differences else "",
            _(
                "What you typed is still here, but not saved. Save again to replace the other "
                "version."
            ),
        )


class NoticingForm(NoticesOthers, WagtailAdminModelForm):
    """The form of a setting or a snippet."""


def _who(entry: Any) -> Any:
    return (entry.user if entry else None) or _("Somebody")


def _digest_of(instance: Any) -> str:
    values = [
        (field.attname, str(getattr(instance, field.attname)))
        for field in instance._meta.concrete_fields  # noqa: SLF001  # Django's own
    ]
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def compare_url(instance: Any, first: str, second: int) -> str:
    """Wagtail's page that shows what changed between two revisions."""
    name = "wagtailadmin_pages:revisions_compare"
    if not isinstance(instance, Page):
        meta = instance._meta  # noqa: SLF001  # Django's own
        name = f"wagtailsnippets_{meta.app_label}_{meta.model_name}:revisions_compare"
    return reverse(name, args=[instance.pk, first, second])


class OneAtATime:
    """A view that saves under the lock of the row: of two at once, one looks after the other saved."""

    autosave_enabled: bool

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """As Wagtail's, in one transaction."""
        is_saving = _IS_SAVING.set(True)
        try:
            return self._post_locked(request, *args, **kwargs)
        finally:
            _IS_SAVING.reset(is_saving)

    def form_invalid(self, form: Any) -> Any:
        """As Wagtail's. Autosave stops once a person was told of another version: they decide."""
        if getattr(form, "was_told", False):
            self.autosave_enabled = False
        return super().form_invalid(form)  # type: ignore[misc]  # of the view

    def _post_locked(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            lock_text(getattr(self, "page", None) or self.object)  # type: ignore[attr-defined]  # of the view
            return super().post(request, *args, **kwargs)  # type: ignore[misc]  # of the view


class OneChildAtATime:
    """A form for a new page: of two at once, the second sees the address that the first has taken."""

    parent_page: Any

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """As Wagtail's, under the lock of the page above."""
        with transaction.atomic():
            lock_text(self.parent_page)
            self.parent_page.refresh_from_db()
            return super().post(request, *args, **kwargs)  # type: ignore[misc]  # of the view


class ComesBack:
    """A form that comes back where two people took the same name or address at once."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """As Wagtail's; by the second time the form can see what somebody else has taken."""
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)  # type: ignore[misc]  # of the view
        except IntegrityError:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)  # type: ignore[misc]  # of the view
