"""The newsroom's tables, one subject a file."""

from .authors import Author
from .story import Byline, StoryIndexPage, StoryPage
from .topics import Topic

__all__ = ["Author", "Byline", "StoryIndexPage", "StoryPage", "Topic"]
