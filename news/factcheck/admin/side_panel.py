"""In the story editor: what the fact-checkers ask, and what is still open."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from news.desk.people import DeskRequest
from news.factcheck.ledger.answers import answered
from news.factcheck.ledger.rules import State
from news.factcheck.ledger.state import Ledger, Line, ledger_of
from news.factcheck.stories import Story
from news.factcheck.workbench.checklist import checklist
from news.factcheck.workbench.presenting import Workbench

MOST_ROWS = 40


class FactCheckSidePanel(BaseSidePanel):
    """The ledger of the newest saved version, beside the text. A new story says that it has none yet."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """The toggle counts what was asked of the writer."""

        aria_label = _("Toggle fact-check")
        icon_name = "clipboard-list"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"count": len(self.panel.asked)}

    name = "factcheck"
    title = _("Fact-check")
    template_name = "factcheck/side_panel.html"
    order = 150

    def __init__(self, story: Story, request: DeskRequest) -> None:
        super().__init__(story, request)
        self.ledger: Ledger | None = None
        if story.pk is None:
            return
        self.version = story.get_latest_revision_as_object()
        self.ledger = ledger_of(self.version)
        self.blocks: dict[str, str] = self.version.block_ids()

    @property
    def asked(self) -> list[tuple[Line, str]]:
        """Lines that need work, contested ones included, each with its block's id."""
        return self._lines(State.NEEDS_WORK, State.CONTESTED)

    def _lines(self, *states: State) -> list[tuple[Line, str]]:
        return [
            (line, self.blocks.get(line.occurrence.block, ""))
            for line in (self.ledger.lines if self.ledger else ())
            if line.state in states
        ]

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """What the panel shows."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        if self.ledger is None:
            return context
        points = checklist(self.version, self.ledger)
        bench = Workbench(self.ledger, task_state=None, user=self.request.user)
        advisory = [point for point in points if not point.is_required]
        return context | {
            "words": bench.progress.words,
            "asked": self.asked,
            "answered": answered([line.seen for line, _block in self.asked]),
            "open_lines": self._lines(State.OPEN),
            "required": [point for point in points if point.is_required],
            "advisory": [
                (point, self.blocks.get(point.block, "")) for point in advisory[:MOST_ROWS]
            ],
        }
