"""Finding rows by what they hold, whatever scheme they were made under."""

from functools import reduce
from operator import or_

from django.db.models import Q

from .digest import Content


def rows_with_these_words(content: Content) -> Q:
    """Rows with a `scheme` and a `text_digest`, if they are of exactly these words."""
    told = content.text_digests.items()
    return reduce(or_, (Q(scheme=number, text_digest=digest) for number, digest in told))
