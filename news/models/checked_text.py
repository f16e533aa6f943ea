"""A story as the fact-check knows it: its statements, its sources, its writers."""

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import ModelLogEntry

from news.citations.models import Citation
from news.desk.contributions import SHOWN_CHANGED
from news.digest import Content
from news.factcheck.ledger.introductions import note_statements
from news.factcheck.ledger.schemes import as_noted
from news.factcheck.statements.cutting import Occurrence, occurrences_of
from news.images.models import NewsImage
from news.text.facts import content_of, image_ids
from news.text.passages import passages_of
from news.text.prepared import citation_ids

from . import lacks
from .authors import Author

if TYPE_CHECKING:
    from wagtail.models import Page as Base
    from wagtail.models import Revision
else:
    Base = object


def _cut(content: Content) -> tuple[Occurrence, ...]:
    return occurrences_of(passages_of(content), scheme=content.scheme)


class CheckedText(Base):
    """A text that is ruled on statement by statement. Stands before Wagtail's classes."""

    by_statement = True

    def sources(self) -> Any:
        """The citations that the body at hand rests on."""
        cited = Citation.objects.filter(pk__in=citation_ids(self.body))
        # A union: of one or the other PostgreSQL would ask every citation.
        ids = cited.values("pk").union(
            cited.filter(merged_into__isnull=False).values("merged_into")
        )
        return Citation.objects.standing().filter(pk__in=ids)

    def source_writers(self) -> dict[int, str]:
        """Accounts of those who wrote the names and credits shown here, each with which one."""
        images = NewsImage.objects.in_bulk(image_ids(self))
        authors = {author.pk: author for author in self.authors}
        writers = {
            image.uploaded_by_user_id: str(image)
            for image in images.values()
            if image.credit and image.uploaded_by_user_id
        }
        shown = Q(
            content_type=ContentType.objects.get_for_model(NewsImage),
            object_id__in=[str(pk) for pk in images],
        ) | Q(
            content_type=ContentType.objects.get_for_model(Author),
            object_id__in=[str(pk) for pk in authors],
        )
        entries = ModelLogEntry.objects.filter(shown, action=SHOWN_CHANGED, user__isnull=False)
        return writers | dict(entries.order_by("timestamp").values_list("user_id", "label"))

    def lock_sources(self) -> None:
        """Lock citations, authors and images of the version at hand, always in this order."""
        authors = [byline.author_id for byline in self.bylines.all()]
        for rows in (
            self.sources(),
            Author.objects.filter(pk__in=authors),
            NewsImage.objects.filter(pk__in=image_ids(self)),
        ):
            locked = rows.order_by("pk").select_for_update(of=("self",), no_key=True)
            list(locked.values_list("pk"))

    def checkable_content(self) -> Content:
        """What a reader takes as fact in the version at hand, on its sources as they are now."""
        return content_of(self)

    def statements(self, content: Content) -> tuple[Occurrence, ...]:
        """The statements of `content`, which is this story's, in reading order.

        Those of the content asked about last are kept: a request asks several times.
        """
        if self._stated is None or self._stated[0] is not content:
            self._stated = (content, as_noted(self.pk, content, _cut))
        return self._stated[1]

    _stated: tuple[Content, tuple[Occurrence, ...]] | None = None

    def byline_account_ids(self) -> set[int]:
        """Accounts of the bylined authors."""
        return {
            byline.author.account_id for byline in self.bylines.all() if byline.author.account_id
        }

    def note_content(self, revision: "Revision", content: Content) -> None:
        """Note the statements of a version, just saved."""
        note_statements(self, revision, content)

    def block_ids(self) -> dict[str, str]:
        """The editor's id of each block by its place, as in "body[2]"."""
        return {
            f"body[{number}]": str(block.get("id", ""))
            for number, block in enumerate(self.body.raw_data, start=1)
        }

    def reasons_against_submission(self) -> list[str]:
        """What its writer has to mend before anybody checks this version; empty means go."""
        return lacks.reasons_against_submission(self)

    def reasons_against_approval(self) -> list[str]:
        """Why this version may not be approved, in sentences; empty means go."""
        return lacks.reasons_against_approval(self)

    def advice_before_submission(self) -> list[str]:
        """What a story usually has and this one has not."""
        return lacks.advice_before_submission(self)
