"""Which languages the site has, from one line of the environment."""

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured


def chosen_languages(line: str) -> list[tuple[str, str]]:
    """Code and name of each language in `line`, as in "en-gb,de", each once, in its order.

    Raises ImproperlyConfigured, with a sentence, for none and for one that Django doesn't know.
    """
    codes = list(dict.fromkeys(code.strip().lower() for code in line.split(",") if code.strip()))
    if not codes:
        raise ImproperlyConfigured("SITE_LANGUAGES names no language; “en-gb” is one.")
    unknown = [code for code in codes if "name" not in LANG_INFO.get(code, {})]
    if unknown:
        raise ImproperlyConfigured(
            f"SITE_LANGUAGES: {', '.join(unknown)} is no language code that Django knows."
        )
    return [(code, str(LANG_INFO[code]["name"])) for code in codes]
