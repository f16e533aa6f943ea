"""The newsroom's tables, one subject a file."""

from .authors import Author, Byline
from .disclosure import CheckDisclosure
from .minor_changes import MinorChange
from .publications import Publication
from .section import StoryIndexPage
from .story import StoryPage
from .topics import Topic

__all__ = [
    "Author",
    "Byline",
    "CheckDisclosure",
    "MinorChange",
    "Publication",
    "StoryIndexPage",
    "StoryPage",
    "Topic",
]
