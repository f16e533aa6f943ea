"""What a checker sends about one statement, or several at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from news.factcheck.ledger.rules import no_place
from news.factcheck.ledger.ruling import Judgement, Where
from news.factcheck.ledger.tables import Exemption, Verdict
from news.factcheck.statements.locators import is_locator

NOTE_LIMIT = 2_000
QUOTATION_LIMIT = 2_000
LOCATOR_LIMIT = 200
# Signs of a statement in the list to choose from.
ELSEWHERE_LIMIT = 110
# Not a verdict of its own: the judgement on what the statement was changed from, once more.
CONFIRM = "confirm"


class RulingForm(forms.Form):
    """A judgement, with a place in each of the sources that support it.

    `source_ids` are the sources that the statement cites, `others` the other sources of the story.
    `elsewhere` are verified statements that it may point at.
    """

    verdict = forms.ChoiceField(
        choices=[
            *(choice for choice in Verdict.choices if choice[0] != Verdict.TAKEN_BACK),
            (CONFIRM, CONFIRM),
        ]
    )
    exemption = forms.ChoiceField(
        label=_("Needs no source"),
        required=False,
        choices=[("", _("– none: it has a source –")), *Exemption.choices],
        help_text=_("Say in the note how you know."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say what needs work, or how you know. Its writer reads this."),
    )
    only_here = forms.BooleanField(label=_("Only in this place"), required=False)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        source_ids: Sequence[int],
        others: Mapping[int, str],
        elsewhere: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.source_ids = source_ids
        # Any number is taken: the ledger says what speaks against one that isn't offered any more.
        self.fields["elsewhere"] = forms.IntegerField(
            label=_("Said and verified in"),
            required=False,
            widget=forms.Select(choices=[("", "–"), *_shortened(elsewhere)]),
        )
        for pk in source_ids:
            self.fields[f"locator-{pk}"] = _locator()
            self.fields[f"quotation-{pk}"] = _quotation()
        if others:
            self.fields["other"] = forms.TypedChoiceField(
                label=_("Another source of this story"),
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", "–"), *((pk, name) for pk, name in others.items())],
            )
            self.fields["locator-other"] = _locator()
            self.fields["quotation-other"] = _quotation()

    def clean(self) -> dict[str, Any]:
        """Nothing chosen or typed is dropped.

        A place in another source wants that source, and who names the statement that says it too
        has named the exemption.
        """
        said = super().clean() or self.cleaned_data
        if said.get("elsewhere"):
            said["exemption"] = said.get("exemption") or Exemption.ELSEWHERE
            if said["exemption"] != Exemption.ELSEWHERE:
                raise forms.ValidationError(
                    _(
                        "You chose another statement that says the same, and another reason too. Choose one."
                    )
                )
        if (said.get("locator-other") or said.get("quotation-other")) and not said.get("other"):
            raise forms.ValidationError(_("Choose the other source that has these words."))
        return said

    def places(self) -> list[tuple[int, Any, Any]]:
        """For each cited source its id and the two fields that say where."""
        return [(pk, self[f"locator-{pk}"], self[f"quotation-{pk}"]) for pk in self.source_ids]

    def judgement(self) -> Judgement:
        """What was said, as the ledger takes it. Call it on a valid form."""
        said = self.cleaned_data
        places: list[tuple[int | None, str]] = [(pk, str(pk)) for pk in self.source_ids]
        places.append((said.get("other"), "other"))
        supports = [
            Where(pk, said.get(f"locator-{name}", ""), said.get(f"quotation-{name}", ""))
            for pk, name in places
            if pk
        ]
        return Judgement(
            verdict=said["verdict"],
            note=said["note"],
            exemption=said["exemption"],
            elsewhere=said["elsewhere"],
            # A cited source without a place in it supports nothing; one chosen on purpose is asked for.
            supports=[
                one for one in supports if one.is_located or one.citation_id == said.get("other")
            ],
            only_here=said["only_here"],
        )


def _shortened(names: Mapping[int, str]) -> list[tuple[int, str]]:
    return [(pk, Truncator(name).chars(ELSEWHERE_LIMIT)) for pk, name in names.items()]


def _is_place(text: str) -> None:
    if not is_locator(text):
        raise forms.ValidationError(no_place(text))


def _locator() -> forms.CharField:
    return forms.CharField(
        label=_("Page or passage"),
        required=False,
        max_length=LOCATOR_LIMIT,
        validators=[_is_place],
        widget=forms.TextInput(attrs={"placeholder": _("p. 4, Table 2, Abstract …")}),
    )


def _quotation() -> forms.CharField:
    return forms.CharField(
        label=_("Quotation"),
        required=False,
        max_length=QUOTATION_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
