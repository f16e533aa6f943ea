"""Tables of the fact-check: its stages stand in `tasks.py`, its clearances in `clearances.py`."""

from .clearances import Clearance
from .tasks import FactCheckTask, PublishTask

__all__ = ["Clearance", "FactCheckTask", "PublishTask"]
