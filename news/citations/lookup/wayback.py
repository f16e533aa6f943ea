"""The Internet Archive: is there a copy of a page?

Source: the Wayback Machine's availability API.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from news.citations.importing.csl_json import text_of

from .client import Service
from .failures import LookupFailed

SERVICE = Service("wayback", "The Internet Archive", per_second=1)


def copy_of(url: str) -> str:
    """The address of the newest copy of `url`; empty if there is none. Raises LookupFailed."""
    answer: Any = SERVICE.get_json("/wayback/available", {"url": url})
    for key in ("archived_snapshots", "closest"):
        if not isinstance(answer, Mapping):
            raise LookupFailed(_("The Internet Archive gave an answer that can't be read."))
        answer = answer.get(key) or {}
    if not isinstance(answer, Mapping) or not answer.get("available"):
        return ""
    return text_of(answer.get("url")).replace("http://web.archive.org/", "https://web.archive.org/")
