"""The condition that a page is open to everybody. It costs no query of its own."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from django.db.models.expressions import NegatedExpression
from wagtail.models import PageViewRestriction


def is_open() -> NegatedExpression:
    """True for a page if neither the page nor one above it has a view restriction.

    Wagtail's `public()` asks for the closed paths first, once for every list.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    closed = PageViewRestriction.objects.annotate(path_asked_about=path).filter(
        path_asked_about__startswith=F("page__path")
    )
    return ~Exists(closed)
