"""Every rule that ever gave bodies another form. They stay: an old newsroom may still need them."""

from contextlib import suppress
from typing import Final

from .rule import Body, Rule
from .wrong_conclusions import RULE as WRONG_CONCLUSIONS

_RELEASED: Final = (WRONG_CONCLUSIONS,)
RULES: Final[dict[str, Rule]] = {rule.name: rule for rule in _RELEASED}


def in_todays_form(body: Body) -> Body:
    """A stored body as it will be when it has been rewritten by every rule.

    So that readers and the desk see all of a story that was left in an older form. One that a rule
    can't read stays as it is.
    """
    for rule in _RELEASED:
        with suppress(Exception):
            body = rule.rewrite(body)
    return body
