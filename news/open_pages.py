"""Whether a page is open to everybody: as a condition, which costs no query of its own, and for one page."""

from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, F, Func
from wagtail.models import PageViewRestriction

if TYPE_CHECKING:
    # For the type checker it is a page; at run time it is a mixin, put before the page.
    from wagtail.models import Page as Base
else:
    Base = object


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


class KnowsWhoSeesIt(Base):
    """A page that asks for its restrictions in one query, or in none. Stands before Wagtail's classes."""

    # Set where a query has found that no restriction stands above.
    is_open_to_all = False

    def get_view_restrictions(self) -> Any:
        """Restrictions of this page and those above it; our pages are never aliases."""
        if self.is_open_to_all:
            return PageViewRestriction.objects.none()
        steps = range(self.steplen, len(self.path) + 1, self.steplen)
        return PageViewRestriction.objects.filter(page__path__in=[self.path[:end] for end in steps])
