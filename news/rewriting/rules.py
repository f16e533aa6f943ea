"""Every rule that ever gave bodies another form. They stay: an old newsroom may still need them."""

from typing import Final

from .rule import Rule
from .wrong_conclusions import RULE as WRONG_CONCLUSIONS

RULES: Final[dict[str, Rule]] = {rule.name: rule for rule in (WRONG_CONCLUSIONS,)}
