"""Tables of the fact-check. Each stands in the room that writes it: stages in `workflow/stages.py`,
clearances in `clearances/clearing.py`, statements and rulings in `ledger/tables.py`, who checks what
in `assignments/assigning.py`, what is asked of a whole check in `ledger/standard.py`.
"""

from .assignments.assigning import Assignment
from .clearances.clearing import Clearance
from .ledger.rewrites import Rewrite
from .ledger.standard import CheckStandard
from .ledger.tables import ClearedStatement, Note, Ruling, Statement, Support
from .workflow.stages import FactCheckTask, PublishTask

__all__ = [
    "Assignment",
    "CheckStandard",
    "Clearance",
    "ClearedStatement",
    "FactCheckTask",
    "Note",
    "PublishTask",
    "Rewrite",
    "Ruling",
    "Statement",
    "Support",
]
