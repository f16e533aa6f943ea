"""The writer of `CitationUse`: which pages rest on which citations."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from wagtail.models import Page

from news.citations.models import Citation, CitationUse


def mark_shown(*, page_id: int, citation_ids: Collection[int]) -> None:
    """Note which of its uses readers see: those of the version of a page that goes live."""
    shown = Q(citation__in=citation_ids) | Q(
        citation__in=Citation.objects.filter(pk__in=citation_ids).values("merged_into")
    )
    uses = CitationUse.objects.filter(page_id=page_id)
    uses.filter(shown, is_shown=False).update(is_shown=True)
    uses.exclude(shown).filter(is_shown=True).update(is_shown=False)


@transaction.atomic(savepoint=False)
def record_uses(*, page: Page, citation_ids: Collection[int]) -> None:
    """Make the uses of `page` exactly `citation_ids`; ids without a citation are passed over.

    A citation that was merged into another one counts as that one.

    Rows are created one by one, because Wagtail's reference index listens to `post_save`.
    """
    # Locked, so that a merge comes before or after, not in between.
    rows = Citation.objects.filter(pk__in=citation_ids).order_by("pk")
    cited = rows.select_for_update(of=("self",), no_key=True)
    standing = {merged or pk for pk, merged in cited.values_list("pk", "merged_into_id")}
    uses = CitationUse.objects.filter(page_id=page.pk)
    uses.exclude(citation_id__in=standing).delete()
    known = set(uses.values_list("citation_id", flat=True))
    wanted = Citation.objects.filter(pk__in=standing - known)
    # In the order in which everybody locks them.
    for citation_id in wanted.order_by("pk").values_list("pk", flat=True):
        CitationUse.objects.get_or_create(page_id=page.pk, citation_id=citation_id)
