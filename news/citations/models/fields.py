"""Columns whose values are checked and brought to one form when they are cleaned."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news.citations.records.dates import PartialDate
from news.citations.records.identifiers import BadIdentifier

YEARS_AHEAD = 2


class PartialDateField(models.CharField):
    """A date known to the year, month or day, as text in EDTF level 0: see `dates.py`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"max_length": 10, "blank": True, "default": ""}
        super().__init__(*args, **defaults | kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        """The written form; raises ValidationError for no date or one years ahead."""
        text = str(super().clean(value, model_instance)).strip()
        if not text:
            return ""
        try:
            when = PartialDate.parse(text)
        except ValueError as error:
            raise ValidationError(_("Write a date as 2025, 2025-06 or 2025-06-19.")) from error
        if when.year > timezone.localdate().year + YEARS_AHEAD:
            raise ValidationError(
                gettext("%(year)s is too far ahead. Check the year.") % {"year": when.year}
            )
        return str(when)


class NormalisedField(models.CharField):
    """An identifier, kept in the form that `normalise` gives it.

    `normalise` takes what was typed and raises BadIdentifier for what it can't read.
    """

    def __init__(self, *args: Any, normalise: Callable[[str], str], **kwargs: Any) -> None:
        self.normalise = normalise
        defaults: dict[str, Any] = {"blank": True, "default": ""}
        super().__init__(*args, **defaults | kwargs)

    def deconstruct(self) -> Any:
        """For migrations: the function is part of the column's meaning."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"normalise": self.normalise}

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        """The normal form; raises ValidationError with a sentence for the form."""
        text = str(self.to_python(value) or "")
        ProhibitNullCharactersValidator()(text)
        try:
            normal = self.normalise(text)
        except BadIdentifier as error:
            raise ValidationError(gettext(str(error))) from error
        return str(super().clean(normal, model_instance))
