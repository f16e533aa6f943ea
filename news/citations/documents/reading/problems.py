"""Why a file has no text. Pure."""

from enum import StrEnum


class Problem(StrEnum):
    """What is wrong with a file."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LONG = "too_long"
    TOO_MUCH = "too_much"
    NO_TEXT = "no_text"


class CannotBeRead(Exception):
    """Raised while a file is read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem
