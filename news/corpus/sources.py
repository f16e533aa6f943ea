"""The corpus's citations: checked, public, and formatted without the citation processor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision

from news.citations.engine import engine_version, plain_html
from news.citations.formatted import form_digest
from news.citations.models import Citation, Contributor
from news.citations.models.formatted import FormattedReference
from news.citations.models.house_style import HouseStyle
from news.citations.public_form import content_of_form
from news.factcheck.clearances import Clearance

from . import words
from .clearing import Chain
from .copying import Numbers, copy_in

Form = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A citation as stories need it: its public form, and its words for the search index."""

    form: Form
    words: str


@dataclass(frozen=True, slots=True)
class Maker:
    """What every citation of a corpus shares."""

    lot: Random
    numbers: Numbers
    chain: Chain
    house: HouseStyle
    content_type: ContentType
    by: Any
    at: datetime

    def make(self, number: int) -> dict[int, Source]:
        """Add `number` citations; each by its key."""
        made = list(self._citations(number))
        copy_in(Citation, [citation for citation, *_rest in made])
        copy_in(Contributor, [one for _citation, people, *_rest in made for one in people])
        copy_in(Revision, [revision for *_rest, revision, _form, _clearance in made])
        copy_in(Clearance, [clearance for *_rest, clearance in made])
        copy_in(FormattedReference, [self._formatted(form) for *_rest, form, _clearance in made])
        return {
            citation.pk: Source(
                form, f"{citation.title} {citation.names} {citation.container_title}"
            )
            for citation, _people, _revision, form, _clearance in made
        }

    def _citations(self, number: int) -> Iterator[tuple[Any, Any, Any, Form, Clearance]]:
        for _place in range(number):
            citation = self._citation()
            people = self._people(citation)
            form = citation.public_form
            revision = Revision(
                pk=citation.live_revision_id,
                content_type=self.content_type,
                base_content_type=self.content_type,
                object_id=str(citation.pk),
                object_str=str(citation.title),
                created_at=self.at,
                user=self.by,
                content=citation.serializable_data(),
            )
            clearance = self.chain.clear(
                content_of_form(form), revision, at=self.at, citation_id=citation.pk
            )
            yield citation, people, revision, form, clearance

    def _citation(self) -> Citation:
        pk, revision = self.numbers.take(Citation), self.numbers.take(Revision)
        lot = self.lot
        return Citation(
            pk=pk,
            type="article-journal",
            title=words.source_title(lot),
            container_title=words.skewed(lot, words.JOURNALS),
            issued=str(lot.randint(1995, 2025)),
            volume=str(lot.randint(1, 90)),
            pages=f"{lot.randint(1, 400)}-{lot.randint(401, 900)}",
            doi=f"10.5555/corpus.{pk}",
            live=True,
            has_unpublished_changes=False,
            first_published_at=self.at,
            last_published_at=self.at,
            live_revision_id=revision,
            latest_revision_id=revision,
        )

    def _people(self, citation: Citation) -> list[Contributor]:
        people = [
            Contributor(
                pk=self.numbers.take(Contributor),
                citation_id=citation.pk,
                sort_order=place,
                role="author",
                family=self.lot.choice(words.FAMILIES),
                given=self.lot.choice(words.GIVENS),
            )
            for place in range(self.lot.randint(1, 5))
        ]
        citation.contributors = people
        return people

    def _formatted(self, form: Form) -> FormattedReference:
        return FormattedReference(
            pk=self.numbers.take(FormattedReference),
            form_digest=form_digest(form),
            form=form,
            style=self.house.style,
            locale=self.house.locale,
            html=plain_html(form),
            engine=engine_version(),
            made_at=self.at,
        )
