"""Tables of the fact-check: its stages stand in `tasks.py`, its clearances in `clearances.py`, its
statements and rulings in `rulings.py`, who checks what in `assignments.py`, what is asked of a whole
check in `standard.py`.
"""

from .assignments import Assignment
from .clearances import Clearance
from .rulings import ClearedStatement, Note, Ruling, Statement, Support
from .standard import CheckStandard
from .tasks import FactCheckTask, PublishTask

__all__ = [
    "Assignment",
    "CheckStandard",
    "Clearance",
    "ClearedStatement",
    "FactCheckTask",
    "Note",
    "PublishTask",
    "Ruling",
    "Statement",
    "Support",
]
