"""The corpus's clearances, each behind the one before it, as the chain wants them."""

from datetime import datetime
from typing import Any

from wagtail.models import Revision

from news.digest import Content
from news.factcheck.clearances.chain import BEGINNING, ClearanceRecord, record_hash
from news.factcheck.clearances.clearing import Clearance

from .copying import Numbers


class Chain:
    """Goes on where the chain of clearances ends; nobody else clears anything meanwhile."""

    def __init__(self, numbers: Numbers, *, checker: Any) -> None:
        newest = Clearance.objects.order_by("-number").only("number", "hash").first()
        self._number = newest.number if newest else 0
        self._hash = newest.hash if newest else BEGINNING
        self._numbers, self._checker = numbers, checker

    def clear(
        self,
        content: Content,
        revision: Revision,
        *,
        at: datetime,
        page_id: int | None = None,
        citation_id: int | None = None,
    ) -> Clearance:
        """The next clearance, not saved."""
        self._number += 1
        values: dict[str, Any] = {
            "number": self._number,
            "page_id": page_id,
            "citation_id": citation_id,
            "revision_id": revision.pk,
            "scheme": content.scheme,
            "digest": content.digest,
            "text_digest": content.text_digest,
            "payload": content.payload,
            "checker_id": self._checker.pk,
            "at": at,
            "comment": "",
            "previous_hash": self._hash,
        }
        self._hash = record_hash(ClearanceRecord(**values))
        return Clearance(pk=self._numbers.take(Clearance), hash=self._hash, **values)
