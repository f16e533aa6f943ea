"""The one field that takes what people paste, and what it turns into."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.citations.aftercare.flags import standing_of
from news.citations.aftercare.retraction_data import keep_updates_of
from news.citations.importing.entries import BadFile
from news.citations.importing.formats import LARGEST_FILE, decoded, read_upload
from news.citations.lookup.finding import Found, NothingPasted, find_source
from news.citations.matching.known import Match, match_of
from news.citations.models.notices import StandingChoice
from news.citations.records.one_line import plain_reference


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered for a paste: the source found, and the citation of it that there is already.

    `standing` says that it is retracted or the like, in a word; empty if no notice speaks of it.
    """

    found: Found
    match: Match | None
    standing: str

    @property
    def reference(self) -> str:
        """All of it in one line, also what a short form doesn't show."""
        record = self.found.record
        return plain_reference(record) if record.title else ""


class PasteForm(forms.Form):
    """A paste, or a file of the same."""

    pasted = forms.CharField(
        label=_("Paste what you have"),
        required=False,
        max_length=LARGEST_FILE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "citation-paste"}),
        help_text=_(
            "A DOI, a link, a PubMed or arXiv number, an ISBN, a reference in words, or BibTeX, RIS,"
            " NBIB, CSL-JSON, EndNote XML."
        ),
    )
    file = forms.FileField(label=_("or a file"), required=False)

    def clean(self) -> dict[str, Any]:
        """Look it up; raises ValidationError with a sentence for what can't be read at all."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            text = (
                decoded(read_upload(cleaned["file"])) if cleaned.get("file") else cleaned["pasted"]
            )
            found = find_source(text, on=timezone.localdate())
        except (BadFile, NothingPasted) as error:
            raise ValidationError(str(error)) from error
        cleaned["offer"] = offer_of(found)
        return cleaned


def offer_of(found: Found) -> Offer:
    """What to offer; what a service told of retractions is kept on the way."""
    if found.work:
        keep_updates_of(found.work)
    standing = standing_of(found.record)
    return Offer(
        found,
        match_of(found.record),
        str(StandingChoice(standing.value).label) if standing else "",
    )
