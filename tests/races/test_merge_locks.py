"""A merge takes the locks of all citations that it moves, in the order of their ids."""

import threading
import time

import pytest
from django.db import connections, transaction

from news.citations.matching.merging import merge
from news.citations.models import Citation
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def _lock(citation, **how):
    rows = Citation.objects.filter(pk=citation.pk).select_for_update(
        of=("self",), no_key=True, **how
    )
    return list(rows.values_list("pk"))


def test_a_merge_waits_for_a_signpost_before_it_holds_what_others_want_next():
    """Whoever saves a story that cites both locks the signpost first, and then the one kept."""
    signpost, kept, duplicate = (factories.checked_citation() for _n in range(3))
    editor = factories.account("Eve", "Editor", "Editors")
    merge(keep_id=duplicate.pk, duplicate_id=signpost.pk, taken={}, by=editor)
    ended = []

    def merge_on():
        try:
            merge(keep_id=kept.pk, duplicate_id=duplicate.pk, taken={}, by=editor)
            ended.append("merged")
        finally:
            connections.close_all()

    other = threading.Thread(target=merge_on)
    with transaction.atomic():
        _lock(signpost)
        other.start()
        time.sleep(1)  # until the merge waits
        assert _lock(kept, nowait=True)
    other.join(timeout=30)
    assert ended == ["merged"]
    signpost.refresh_from_db()
    assert signpost.merged_into_id == kept.pk
