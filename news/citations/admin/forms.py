"""The forms in which citations are written: the whole one, and the short one in the chooser."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news.citations.aftercare.flags import raise_flags
from news.citations.importing.csl_json import found_in
from news.citations.importing.tidy import tidied
from news.citations.models import Citation, CitationType, Contributor, ContributorRole
from news.citations.records.csl import to_csl
from news.citations.records.identifiers import BadIdentifier, normalise_doi, normalise_pmid
from news.citations.records.record import Name, Record
from news.desk.two_at_once import NoticingForm


class CitationForm(NoticingForm):
    """A citation that says which other one has the same identifier already."""

    def validate_constraints(self) -> None:
        """Name the existing citation, with a link, before the database's plain refusal."""
        for field, other in self.instance.duplicates().items():
            if field in self.fields and field not in self.errors:
                self.add_error(field, _exists_already(other))
        super().validate_constraints()


def _exists_already(other: Citation) -> ValidationError:
    return ValidationError(
        format_html(
            gettext('Another citation has this already: <a href="{}">{}</a>. Use that one.'),
            reverse("wagtailsnippets_citations_citation:edit", args=[other.pk]),
            str(other),
        ),
        code="unique",
    )


def line_of(name: Name) -> str:
    """A contributor as one line of the short form: "Palmer, Jane", or one name without a comma."""
    return name.literal or f"{name.family}, {name.given}".rstrip()


def parse_names(text: str, *, known: Sequence[Name] = ()) -> list[Contributor]:
    """Contributors from lines of "Family, Given"; a line without comma is one literal name.

    A line that stands for one of `known` keeps that one's role and ORCID iD.
    """
    left = list(known)
    people: list[Contributor] = []
    for line in text.splitlines():
        family, comma, given = (part.strip() for part in line.partition(","))
        if not family:
            continue
        person = Contributor(family=family, given=given) if comma else Contributor(literal=family)
        if name := next((one for one in left if line_of(one) == line.strip()), None):
            left.remove(name)
            person = Contributor(
                family=name.family, given=name.given, literal=name.literal,
                orcid=name.orcid, role=name.role,
            )  # fmt: skip
        person.sort_order = len(people)
        people.append(person)
    return people


def _record_in(found: str, *, title: str) -> Record | None:
    """What was found, from what the browser sent back; None if it can't be read.

    `title` is the typed one. It is used if the source was found without a title.
    """
    try:
        item = json.loads(found)
        return tidied(found_in({"title": title} | {k: v for k, v in item.items() if v})).record
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


class QuickCitationForm(CitationForm):
    """The short form inside a story: what a reference needs, the rest can follow."""

    people = forms.CharField(
        label=_("Authors or speakers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
        help_text=_(
            "One on each line: Palmer, Jane. Write an organisation or a single name without a comma."
        ),
    )

    # What a look-up found beyond the fields shown, as CSL-JSON.
    found = forms.CharField(required=False, max_length=500_000, widget=forms.HiddenInput)

    field_order = ("type", "title", "people", "container_title", "issued", "doi", "url")

    class Meta:
        model = Citation
        fields = (
            "type",
            "title",
            "container_title",
            "issued",
            "doi",
            "pmid",
            "url",
            "event_title",
            "event_place",
            "event_date",
        )

    @classmethod
    def prefilled(
        cls, record: Record, *, typed: Mapping[str, str], **kwargs: Any
    ) -> "QuickCitationForm":
        """The form with what is known of a source, to be read over before it is saved.

        What was `typed` already, by the name of the field, stays.
        """
        citation = Citation()
        citation.fill_from(record)
        initial = {
            "people": "\n".join(map(line_of, record.contributors)),
            "found": json.dumps(to_csl(record), ensure_ascii=False),
        }
        return cls(instance=citation, initial=initial | dict(typed), **kwargs)

    def clean_found(self) -> Record | None:
        """What was found, read anew: it has been in the browser."""
        text = self.cleaned_data["found"]
        if not text:
            return None
        found = _record_in(text, title=self.data.get(self.add_prefix("title"), ""))
        # Another source by now: what belongs to the one that was found must not stay.
        for kind, normalise in (("doi", normalise_doi), ("pmid", normalise_pmid)):
            known = getattr(found, kind) if found else ""
            try:
                typed = normalise(self.data.get(self.add_prefix(kind), ""))
            except BadIdentifier:
                continue  # the field itself says so
            if known and typed and typed != known:
                return None
        return found

    def clean(self) -> dict[str, Any]:
        """Start from what was found; the fields shown come on top of it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if record := cleaned.get("found"):
            self.instance.fill_from(record)
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors:
            try:
                # Also the fields that the form doesn't show.
                self.instance.full_clean(validate_unique=False, validate_constraints=False)
            except ValidationError as error:
                self.add_error(None, error.messages)

    def clean_people(self) -> list[Contributor]:
        """Contributors, each checked; raises ValidationError naming the line."""
        found = _record_in(self.data.get(self.add_prefix("found")) or "", title="-")
        known = found.contributors if found else ()
        people = parse_names(self.cleaned_data["people"], known=known)
        for person in people:
            try:
                person.clean_fields(exclude=["citation"])
            except ValidationError as error:
                raise ValidationError(f"{person}: {' '.join(error.messages)}") from error
        return people

    @transaction.atomic
    def save_draft(self, *, by: Any) -> Citation:
        """Save the citation as `by`'s unchecked draft, with its first revision."""
        citation: Citation = self.instance
        people = self.cleaned_data["people"]
        for person in people:
            if citation.type == CitationType.PRESENTATION and person.role == ContributorRole.AUTHOR:
                person.role = ContributorRole.SPEAKER
        citation.contributors = people
        citation.has_unpublished_changes = True
        citation.save()
        citation.save_revision(user=by, log_action="wagtail.create")
        raise_flags(only=[citation.pk])
        return citation
