"""The newsroom's tables, one subject a file."""

from .authors import Author
from .disclosure import CheckDisclosure
from .publications import Publication
from .section import StoryIndexPage
from .story import Byline, StoryPage
from .topics import Topic

__all__ = [
    "Author",
    "Byline",
    "CheckDisclosure",
    "Publication",
    "StoryIndexPage",
    "StoryPage",
    "Topic",
]
