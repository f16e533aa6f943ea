"""The forms in which citations are written: the whole one, and the short one in the chooser."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from .models import Citation, CitationType, Contributor, ContributorRole


class CitationForm(WagtailAdminModelForm):
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
            gettext('There is a citation with this already: <a href="{}">{}</a>. Use that one.'),
            reverse("wagtailsnippets_citations_citation:edit", args=[other.pk]),
            str(other),
        ),
        code="unique",
    )


def parse_names(text: str) -> list[Contributor]:
    """Contributors from lines of "Family, Given"; a line without comma is one literal name."""
    people: list[Contributor] = []
    for line in text.splitlines():
        family, comma, given = (part.strip() for part in line.partition(","))
        if not family:
            continue
        person = Contributor(family=family, given=given) if comma else Contributor(literal=family)
        person.sort_order = len(people)
        people.append(person)
    return people


class QuickCitationForm(CitationForm):
    """The short form inside a story: what a reference needs, the rest can follow."""

    people = forms.CharField(
        label=_("Authors or speakers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
        help_text=_(
            "One a line: Palmer, Jane. An organisation or a single name goes without a comma."
        ),
    )

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

    def clean_people(self) -> list[Contributor]:
        """Contributors, each checked; raises ValidationError naming the line."""
        people = parse_names(self.cleaned_data["people"])
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
        if citation.type == CitationType.PRESENTATION:
            for person in people:
                person.role = ContributorRole.SPEAKER
        citation.contributors = people
        citation.has_unpublished_changes = True
        citation.save()
        citation.save_revision(user=by, log_action="wagtail.create")
        return citation
