"""The corpus's citations: checked, public, and formatted without the citation processor."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision

from news.citations.models import Citation, Contributor
from news.citations.models.formatted import FormattedReference
from news.citations.models.house_style import HouseStyle
from news.citations.printing.engine import engine_version, plain_html
from news.citations.printing.formatted import form_digest
from news.citations.records.public_form import content_of_form
from news.factcheck.clearances.clearing import Clearance

from . import words
from .clearing import Chain
from .copying import Numbers, copy_in

Form = Mapping[str, Any]
FAMOUS, RECENT = 500, 4_000


@dataclass(frozen=True, slots=True)
class Source:
    """A citation with all its rows, none of them saved, as stories need it too.

    `words` are those that the search index has of it.
    """

    citation: Citation
    people: list[Contributor]
    revision: Revision
    clearance: Clearance
    form: Form
    formatted: FormattedReference

    @property
    def words(self) -> str:
        """What the search index has of it."""
        return f"{self.citation.title} {self.citation.names} {self.citation.container_title}"


class Shelf:
    """What stories can cite: a few sources that everybody cites, and the newest of the others.

    It never holds more than `FAMOUS + RECENT`, however many there have been.
    """

    def __init__(self) -> None:
        self.famous: list[int] = []
        self.ids: list[int] = []
        self._sources: dict[int, Source] = {}

    def __getitem__(self, pk: int) -> Source:
        return self._sources[pk]

    def add(self, made: Iterable[Source]) -> None:
        """Put new ones on; the oldest that aren't famous go."""
        for source in made:
            pk = source.citation.pk
            self._sources[pk] = source
            if len(self.famous) < FAMOUS:
                self.famous.append(pk)
            self.ids.append(pk)
        recent = self.ids[FAMOUS:]
        for pk in recent[:-RECENT]:
            del self._sources[pk]
        self.ids = [*self.famous, *recent[-RECENT:]]


def write(made: Sequence[Source]) -> None:
    """Copy the rows in."""
    copy_in(Citation, [one.citation for one in made])
    copy_in(Contributor, [person for one in made for person in one.people])
    copy_in(Revision, [one.revision for one in made])
    copy_in(Clearance, [one.clearance for one in made])
    copy_in(FormattedReference, [one.formatted for one in made])


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

    def make(self, number: int) -> Iterator[Source]:
        """The next `number` sources."""
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
            yield Source(citation, people, revision, clearance, form, self._formatted(form))

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
