"""The gate in the model: what every way of saving a story has to pass."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import transaction
from django.utils.translation import gettext
from wagtail.models import Page

from news.corrections import is_silent
from news.desk.locks import lock_text
from news.desk.refusals import PublicationRefused
from news.publishing import rule
from news.publishing.withdrawal import note_withdrawal

from . import minor_changes
from .publications import record_publication
from .search_entries import note_in_indexes

logger = logging.getLogger(__name__)

# What a save has to write to change what readers see.
SHOWN_FIELDS = frozenset(
    (
        "live",
        "live_revision",
        "live_revision_id",
        "title",
        "seo_title",
        "standfirst",
        "dateline_place",
        "dateline_date",
        "lead_image",
        "lead_image_id",
        "lead_image_alt",
        "lead_image_decorative",
        "lead_image_caption",
        "lead_image_credit",
        "body",
        "bylines",
    )
)


if TYPE_CHECKING:
    # For the type checker it is a page; at run time it is a mixin, put before the page.
    from wagtail.models import Page as Base

    from news.factcheck.clearances.clearing import Clearance
else:
    Base = object


class Gate(Base):
    """A story whose row is live on a clearance only. Stands before Wagtail's classes."""

    # Whoever takes it off the site says why, before saving.
    withdrawn_because = ""
    withdrawn_by: Any = None
    # Set once, when the app is ready: the press stands above models, and Wagtail's module loads some.
    without_reference_index: ClassVar[Callable[[], AbstractContextManager[None]]]
    print_at_publication: ClassVar[Callable[[int], None]]

    def publish(self, *args: Any, **kwargs: Any) -> None:
        """Publish a revision; raises PublicationRefused, and leaves everything as it was.

        Wagtail clears schedules before it saves, and schedules without asking `save` at all.
        """
        revision = args[0] if args else kwargs["revision"]
        with transaction.atomic():
            lock_text(self)
            rule.clearance_for(revision.as_object())
            super().publish(*args, **kwargs)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; raises PublicationRefused if content would be live that nobody has cleared, and
        WithdrawalRefused if it would go off the site without a reason.

        The one rule in a `save` of ours: whatever publishes, copies or imports ends here. Behind
        it stands the database's own check (migration 0004).
        """
        if self.alias_of_id:
            raise PublicationRefused(gettext("A story can't have aliases."))
        update_fields = kwargs.get("update_fields")
        shows = self.live and (update_fields is None or not SHOWN_FIELDS.isdisjoint(update_fields))
        clearance = rule.clearance_for(self) if shows else None
        if clearance and not self.live_revision_id:
            raise PublicationRefused(
                gettext("A story goes live by publishing a revision of it: submit it.")
            )
        self._refuse_stale_save(update_fields)
        if self._goes_off(update_fields):
            note_withdrawal(self)
        with type(self).without_reference_index():
            super().save(*args, **kwargs)
        is_new = False
        if clearance:
            was_live, _revision = getattr(self, "_loaded_as", (False, None))
            is_new = record_publication(self.pk, clearance, revision_id=self.live_revision_id)
            is_new = is_new or not was_live  # back on the site as it was
        self._loaded_as = (self.live, self.live_revision_id)
        note_in_indexes(self, update_fields=update_fields)
        if is_new:
            self._print()

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """Remember what readers saw of the story when it was loaded."""
        story = super().from_db(*args, **kwargs)
        values = story.__dict__
        if "live" in values and "live_revision_id" in values:
            story._loaded_as = (values["live"], values["live_revision_id"])  # noqa: SLF001  # ours
        return story

    def with_content_json(self, content: Any) -> Self:
        """A version of the story, which remembers what readers saw when the row was loaded."""
        version = super().with_content_json(content)
        if loaded_as := getattr(self, "_loaded_as", None):
            version._loaded_as = loaded_as  # noqa: SLF001  # ours
        return version

    def reasons_against_changing_to(self, clearance: "Clearance") -> list[str]:
        """Why what readers see may not become what `clearance` cleared, in sentences."""
        return minor_changes.reasons_against_changing_to(self, clearance)

    def shown_before(self, clearance: "Clearance") -> "Clearance | None":
        """What readers were shown last, if it is something else than `clearance` cleared."""
        return minor_changes.shown_before(self.pk, clearance)

    def reasons_against_taking_back(self, clearance: "Clearance") -> list[str]:
        """Why a correction that readers saw may not be missing, in sentences."""
        return minor_changes.reasons_against_taking_back(self, clearance)

    def changes_silently_to(self, clearance: "Clearance") -> bool:
        """Whether readers saw other words and `clearance` has no correction that tells them."""
        before = minor_changes.shown_before(self.pk, clearance)
        return before is not None and is_silent(before.content, clearance.content)

    def note_minor_change(self, clearance: "Clearance", revision: Any, **said: Any) -> None:
        """Put on the record that an editor calls the change to `clearance` minor."""
        minor_changes.note_minor_change(self, clearance, revision, **said)

    def _print(self) -> None:
        """Print what readers will get; raises PublicationRefused if it can't be made."""
        try:
            with transaction.atomic():
                type(self).print_at_publication(self.pk)
        except Exception as error:  # whatever a template may raise
            logger.exception("Story %s can't be printed", self.pk)
            raise PublicationRefused(
                gettext(
                    "The page of “%s” can't be made, so it can't go live. What is live stays as it is. "
                    "Tell an administrator: the reason is in the log."
                )
                % self.title
            ) from error

    def _goes_off(self, update_fields: Any) -> bool:
        """Whether saving takes a story off that was live when it was loaded."""
        was_live, _revision = getattr(self, "_loaded_as", (False, None))
        return was_live and not self.live and (update_fields is None or "live" in update_fields)

    def _refuse_stale_save(self, update_fields: Any) -> None:
        """Raises PublicationRefused if saving would undo what was published since loading.

        Somebody's slow save, loaded before an approval and landing after it, would otherwise
        write `live=False`, or an older text, over the story that has just gone live.
        """
        loaded_as = getattr(self, "_loaded_as", None)
        if loaded_as is None or (update_fields is not None and "live" not in update_fields):
            return
        # Lock first, look then: a filter on `live` would miss a publication still under way.
        row = Page.objects.select_for_update(of=("self",), no_key=True).filter(pk=self.pk)
        if row.values_list("live", "live_revision_id").first() not in {loaded_as, None}:
            raise PublicationRefused(
                gettext("The story was published or withdrawn while you were working. Reload it.")
            )

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read the row anew, and what readers see of it by now."""
        super().refresh_from_db(*args, **kwargs)
        if "_loaded_as" in self.__dict__:
            self._loaded_as = (self.live, self.live_revision_id)
