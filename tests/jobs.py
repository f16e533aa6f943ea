"""Background work in tests: done at once, except what is for later."""

from typing import Any

from django.tasks.backends.dummy import DummyBackend
from django.tasks.backends.immediate import ImmediateBackend


class ImmediateUnlessDeferred(ImmediateBackend):
    """Runs a job when it is enqueued; one with a time is kept, as its worker would keep it.

    So is the formatting of references, a process of its own each time: tests that are about it
    call it.
    """

    supports_defer = True

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)
        self.later = DummyBackend(alias, params)

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        waits = task.run_after or task.queue_name == "references"
        return (self.later if waits else super()).enqueue(task, args, kwargs)
