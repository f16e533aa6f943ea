"""A copy for another language: whoever wrote the words of the original wrote those of the copy.

Wagtail copies a whole section without asking the models of what is in it.
"""

from typing import Any

from wagtail.signals import copy_for_translation_done

from news.desk.contributions import carry_contributions
from news.desk.setup import share_desk
from news.factcheck.ledger.introductions import carry_writers
from news.secondread.gate import ReadTwice

from . import StoryIndexPage, StoryPage


def keep_writers(source_obj: Any, target_obj: Any, **_signal: Any) -> None:
    """Carry over who wrote what, and who works on it."""
    source, copy = (getattr(one, "specific", one) for one in (source_obj, target_obj))
    if isinstance(source, StoryPage):
        carry_writers(source=source, copy=copy)
    elif isinstance(source, ReadTwice):
        carry_contributions(source=source, copy=copy)
    if isinstance(source, StoryIndexPage):
        share_desk(source, copy)


def connect() -> None:
    """Follow every copy for another language."""
    copy_for_translation_done.connect(keep_writers, dispatch_uid="news_keep_writers")
