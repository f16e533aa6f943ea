"""Who contributed to a text: nobody approves what they contributed to."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from news.desk.contributions import Contribution, make_up_for
from news.digest import Content
from news.factcheck.texts import Text

from .tables import Statement

SHOWN_CHARACTERS = 60


def contributor_ids(text: Text) -> set[int]:
    """Accounts of all who contributed to the version of `text` at hand. See `contributions`."""
    return set(contributions(text))


def contributions(text: Text, *, upto: int | None = None) -> dict[int, str]:
    """What each contributor did to the version of `text` at hand, as a sentence, by account.

    `upto` is the revision of that version, where there are newer ones which don't matter.

    A contributor was the first to save a sentence that stands in it, or one that such a sentence was
    made from, or saved exactly these words first, or changed the text since the last clearance, or
    owns it, or is named in its byline.
    """
    make_up_for(text)
    content = text.checkable_content()
    found: dict[int, str] = {}
    rows = [row for row in Contribution.objects.to(text) if upto is None or row.revision_id <= upto]
    unclaimed = content.marks
    cleared = text.newest_settled_revision()
    same_words_seen = False
    for row in rows:
        theirs = row.claimed_of(content)
        own = [unclaimed.pop(mark) for mark in list(unclaimed) if mark in theirs]
        # Several may have brought those: each of them counts.
        own += row.may_have_brought(content)
        first_with_these_words = row.has_words_of(content) and not same_words_seen
        same_words_seen = same_words_seen or first_with_these_words
        if row.user_id is None or row.user_id in found:
            continue
        if own:
            found[row.user_id] = _wrote(max(own, key=len), row.at)
        elif first_with_these_words or cleared is None or row.revision_id > cleared:
            found[row.user_id] = _changed(row.at)
    for account_id, why in _others(text, content):
        found.setdefault(account_id, why)
    return found


def _others(text: Text, content: Content) -> Iterator[tuple[int, str]]:
    """People who did not save these words and still may not check them, each with the reason."""
    if text.by_statement and text.owner_id:
        yield text.owner_id, _("You started this story. Somebody else has to check it.")
    for account_id, named in text.source_writers().items():
        yield (
            account_id,
            _(
                "You wrote the name or credit that the story shows for “%s”. Somebody else has to check it."
            )
            % named,
        )
    for account_id in text.byline_account_ids():
        yield account_id, _("Your name stands in the byline. Somebody else has to check this.")
    for statement in _noted(text, content):
        for account_id in statement.writers:
            yield account_id, _wrote(statement.text, statement.introduced_at)


def _noted(text: Text, content: Content) -> QuerySet[Statement]:
    """The statements of the version at hand that have been noted, with their writers."""
    digests = {occurrence.digest for occurrence in text.statements(content)}
    if not digests:
        return Statement.objects.none()
    return Statement.objects.filter(page_id=text.pk, digest__in=digests).order_by("pk")


def _wrote(sentence: str, at: datetime) -> str:
    return _("You wrote “%(words)s” (%(when)s). Somebody else has to check it.") % {
        "words": Truncator(sentence).chars(SHOWN_CHARACTERS),
        "when": _when(at),
    }


def _changed(at: datetime) -> str:
    return _("You changed this text on %(when)s. Somebody else has to check it.") % {
        "when": _when(at)
    }


def _when(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")
