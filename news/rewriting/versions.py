"""A stored version of a story in both forms."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wagtail.models import Revision

from news.digest import Content
from news.factcheck.clearances.clearing import Clearance
from news.sources import SourceKind, Sources, kind_and_id
from news.spelling import canonical, normalised

from .proof import Statements
from .rule import Body, Way


class NotProven(Exception):
    """It is not proven that the story would say the same; its text says why, in one sentence."""


@dataclass(frozen=True)
class Version:
    """A stored version in both forms."""

    revision: Revision
    before: Content
    after: Content
    body: Body
    way: Way

    @property
    def todays(self) -> Content:
        """In the form that the software of today reads."""
        return self.before if self.way.is_back else self.after

    def with_sources_of(self, clearance: Clearance) -> "Version":
        """On the sources as they were cleared, under the scheme of then.

        Itself where no name and no credit has changed since: of a citation no digest depends.
        """
        cleared = clearance.content.sources
        if self.before.scheme == clearance.scheme and _named(cleared) == _named(
            self.before.sources
        ):
            return self
        before, after = (
            one.with_sources(cleared).under(clearance.scheme) for one in (self.before, self.after)
        )
        return Version(self.revision, before, after, self.body, self.way)

    @cached_property
    def statements(self) -> Statements:
        """Its statements in both forms, under the scheme of its contents."""
        return Statements.of(self.todays, self.way)


def _named(sources: Sources) -> dict[str, Any]:
    """What sources say but for citations."""
    return {
        key: normalised(form)
        for key, form in sources.items()
        if kind_and_id(key)[0] is not SourceKind.CITATION
    }


def different(versions: Iterable[Version]) -> list[Version]:
    """One version per distinct body, names and credits: the statements in their bodies are the same."""
    found = {
        (one.revision.content["body"], canonical(_named(one.before.sources))): one
        for one in versions
    }
    return list(found.values())
