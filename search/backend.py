"""Wagtail's search on PostgreSQL, whose upkeep costs the same in an archive of any size."""

from typing import Any

from django.db.models import F, Func, IntegerField
from modelsearch.backends.database.postgres.postgres import PostgresIndex, PostgresSearchBackend


class Index(PostgresIndex):
    """The index, where an entry is written without reading all others."""

    def _refresh_title_norms(self, full: bool = False) -> None:  # theirs
        """Weigh new entries by the average length of titles (average over their own).

        Theirs reckons that average anew, from every entry, at each save of anything. It is what the
        last rebuild found (`update_index`), and can be read off any entry that has been weighed.
        """
        words = Func(F("title"), function="length", output_field=IntegerField())
        known = self.entries.exclude(title_norm=1.0).annotate(words=words).filter(words__gt=0)
        weighed = known.values_list("title_norm", "words").first()
        if full or not weighed:
            super()._refresh_title_norms(full=full)
            return
        norm, length = weighed
        new = self.entries.filter(title_norm=1.0).annotate(words=words).filter(words__gt=0)
        # Never just 1, which marks an entry as new.
        new.update(title_norm=(norm * length + 1e-6) / F("words"))


class SearchBackend(PostgresSearchBackend):
    """Named in the settings."""

    index_class: Any = Index
