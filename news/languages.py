"""The languages of the site, as conditions on its pages."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Locale

# Locales by their code, as far as this process has met them.
_KNOWN: dict[str, int] = {}


def of_the_site() -> dict[str, Any]:
    """The condition for pages in a language that the site has: one may have been taken away."""
    return {"locale_id__in": [pk for code, _name in settings.LANGUAGES if (pk := _locale(code))]}


def of_this_language() -> dict[str, Any]:
    """The condition for pages of the language at hand."""
    try:
        code = get_supported_content_language_variant(get_language() or settings.LANGUAGE_CODE)
    except LookupError:  # the desk's own language need not be one of the site's
        code = settings.LANGUAGE_CODE
    return {"locale_id": _locale(code)}


def language_of(locale_id: int) -> str:
    """The code of the language of a locale; that of the site's first one if it has lost the language."""
    codes = (code for code, _name in settings.LANGUAGES)
    return next((code for code in codes if _locale(code) == locale_id), settings.LANGUAGE_CODE)


def forget_locales(**_signal: Any) -> None:
    """A locale was made, changed or deleted."""
    _KNOWN.clear()


def _locale(code: str) -> int | None:
    if code not in _KNOWN:
        found = Locale.objects.filter(language_code=code).values_list("pk", flat=True).first()
        if found is None:
            return None
        _KNOWN[code] = found
    return _KNOWN[code]
