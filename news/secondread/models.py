"""Tables of the second reading: what was approved stands in `approvals.py`, its stage in `tasks.py`."""

from .approvals import Approval
from .tasks import SecondReadTask

__all__ = ["Approval", "SecondReadTask"]
