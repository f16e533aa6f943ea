"""Tables of the fact-check. The stages themselves stand in `tasks.py`."""

from .tasks import FactCheckTask, PublishTask

__all__ = ["FactCheckTask", "PublishTask"]
