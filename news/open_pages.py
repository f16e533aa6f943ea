"""The condition that a page is open to everybody. It costs no query of its own."""

from django.db.models import BooleanField, F, Func


class IsOpen(Func):
    """True for a path in the tree if neither its page nor one above it has a view restriction.

    The rule is the database's (`news_page_is_open`). Wagtail's `public()` asks for the closed paths
    first, once for every list.
    """

    function = "news_page_is_open"
    output_field = BooleanField()


def is_open() -> IsOpen:
    """The same as a condition on pages."""
    return IsOpen(F("path"))
