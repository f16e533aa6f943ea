"""How readers narrow a list of stories: by the kind of evidence, and by who was studied."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest

from news.evidence import EVIDENCE_OF, Design, Evidence, Subjects
from news.labels import EVIDENCE, SUBJECTS
from news.models.story_queries import StoryQuerySet
from news.pagecache.figures import kept


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a reader may choose, and how many stories it would leave."""

    value: str
    words: str
    number: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is left of a list, and what else could be chosen."""

    stories: StoryQuerySet
    evidence: tuple[Choice, ...]
    subjects: tuple[Choice, ...]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is chosen."""
        return any(choice.is_chosen for choice in (*self.evidence, *self.subjects))


def narrow(stories: StoryQuerySet, request: HttpRequest) -> Narrowed:
    """Narrow `stories` by `?evidence=` and `?subjects=`; raises Http404 for kinds that aren't.

    The numbers beside each answer take the other answer into account; one query for all.
    """
    try:
        evidence = Evidence(value) if (value := request.GET.get("evidence", "")) else None
        subjects = Subjects(value) if (value := request.GET.get("subjects", "")) else None
    except ValueError as error:
        raise Http404 from error
    counts = kept(stories.order_by(), _counts, tags={"stories"})
    left = stories
    if evidence:
        left = left.with_evidence(evidence)
    if subjects:
        left = left.filter(study_subjects=subjects.value)
    return Narrowed(
        left,
        _choices(EVIDENCE, evidence, lambda kind, who: (kind, subjects in {None, who}), counts),
        _choices(SUBJECTS, subjects, lambda kind, who: (who, evidence in {None, kind}), counts),
    )


def _counts(stories: StoryQuerySet) -> dict[tuple[Evidence, Subjects], int]:
    rows = (
        stories.exclude(study_design=None)
        .values_list("study_design", "study_subjects")
        .annotate(number=Count("pk"))
    )
    counts: dict[tuple[Evidence, Subjects], int] = {}
    for design, subjects, number in rows:
        if design in Design and subjects in Subjects:
            key = EVIDENCE_OF[Design(design)], Subjects(subjects)
            counts[key] = counts.get(key, 0) + number
    return counts


def _choices(
    words: Mapping[Any, Any],
    chosen: Any,
    part: Any,
    counts: Mapping[tuple[Evidence, Subjects], int],
) -> tuple[Choice, ...]:
    """The answers that leave at least one story. `part` says which answer a count belongs to."""
    numbers: dict[Any, int] = {}
    for (kind, who), number in counts.items():
        value, counts_here = part(kind, who)
        if counts_here:
            numbers[value] = numbers.get(value, 0) + number
    return tuple(
        Choice(value.value, str(text), numbers.get(value, 0), value is chosen)
        for value, text in words.items()
        if numbers.get(value) or value is chosen
    )
