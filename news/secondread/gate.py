"""The gate of what is no story: readers see only words that a second person has approved."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Page, Revision

from news.citations.models import Citation
from news.citations.reviewed_revisions import KeepsReviewedRevisions
from news.desk.locks import lock_text
from news.desk.refusals import NotReadTwice
from news.digest import Content

from .approvals import Approval, is_approved, record_approval
from .content import content_of_fields

if TYPE_CHECKING:
    # Both have a page's types; at run time it stands before Wagtail's classes among the bases.
    from wagtail.models import Page as Base
else:
    Base = object


class ReadTwice(KeepsReviewedRevisions, Base):
    """A text whose words a second person approves before readers see them.

    Edits are revisions until then. Stands before Wagtail's classes among the bases. What was live
    before there was this rule stays so until somebody changes it.
    """

    # The fields whose words readers see.
    read_twice: ClassVar[tuple[str, ...]]

    @transaction.atomic
    def publish(self, *args: Any, **kwargs: Any) -> None:
        """Publish a revision; raises NotReadTwice, and leaves everything as it was.

        Wagtail clears schedules before it saves.
        """
        super().publish(*args, **kwargs)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; raises NotReadTwice if words would be live that nobody has approved."""
        update_fields = kwargs.get("update_fields")
        touches = update_fields is None or not {"live", *self.read_twice}.isdisjoint(update_fields)
        if self.live and touches:
            if self.pk:
                lock_text(self)
            self._refuse_new_words()
        super().save(*args, **kwargs)

    def _refuse_new_words(self) -> None:
        content = self.checkable_content()
        model = type(self)
        stored = model._base_manager.filter(pk=self.pk).first() if self.pk else None  # noqa: SLF001
        shows_the_same = (
            stored and stored.live and stored.checkable_content().text_digest == content.text_digest
        )
        if not shows_the_same and not is_approved(self, content):
            raise NotReadTwice(
                gettext("A second person has to read this before readers do. Submit it.")
            )

    # What the fact-check asks of a text ---------------------------------------------------------

    def checkable_content(self) -> Content:
        """The words that readers see, in the version at hand."""
        return content_of_fields(self, self.read_twice)

    def newest_settled_revision(self) -> int | None:
        """The newest revision that somebody has approved."""
        newest: int | None = Approval.objects.of(self).aggregate(newest=Max("revision_id"))[
            "newest"
        ]
        return newest

    def statements(self, content: Content) -> tuple[()]:
        """None: it is read as a whole."""
        return ()

    def reasons_against_submission(self) -> list[str]:
        """What has to be mended before anybody reads it, in sentences; empty means go."""
        try:
            self.full_clean()
        except ValidationError as error:
            return [
                f"{self._meta.get_field(name).verbose_name}: {' '.join(messages)}"
                if name != "__all__"
                else " ".join(messages)
                for name, messages in error.message_dict.items()
            ]
        return []

    def reasons_against_approval(self) -> list[str]:
        """Why it may not be approved as it is, in sentences; empty means go."""
        return self.reasons_against_submission()

    def sources(self) -> Any:
        """The citations it rests on: none."""
        return Citation.objects.none()

    def source_writers(self) -> dict[int, str]:
        """It shows no words that are kept elsewhere."""
        return {}

    def byline_account_ids(self) -> set[int]:
        """It names nobody as its author."""
        return set()

    def lock_sources(self) -> None:
        """Lock what it rests on: nothing but itself."""


@transaction.atomic
def put_live(text: Any, *, under: Page | None = None, by: Any = None) -> Any:
    """Put words live that came with the software, or with a command on its server.

    For set-up and invented content: nobody has read them, and the record says so. `text` may be
    new; a page goes `under` another. Returns it as it is stored then.
    """
    if not text.pk:
        text.live = False
        if under:
            under.add_child(instance=text)
        else:
            text.save()
    revision = text.save_revision(user=by)
    record_approval(text=text, content=text.checkable_content(), revision=revision, by=None)
    # Read anew: what it has at hand of the tree may be old.
    revision = Revision.objects.get(pk=revision.pk)
    action = PublishPageRevisionAction if isinstance(text, Page) else PublishRevisionAction
    action(revision, user=by).execute(skip_permission_checks=True)
    return type(text).objects.get(pk=text.pk)
