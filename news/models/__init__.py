"""The newsroom's tables, one subject a file."""

from .authors import Author
from .publications import Publication
from .section import StoryIndexPage
from .story import Byline, StoryPage
from .topics import Topic

__all__ = ["Author", "Byline", "Publication", "StoryIndexPage", "StoryPage", "Topic"]
