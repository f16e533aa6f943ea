"""What the fact-check asks of a text. It knows stories and citations by this alone."""

from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from news.digest import Content

from .statements.cutting import Occurrence

if TYPE_CHECKING:
    from wagtail.models import Revision, Workflow, WorkflowState

    from news.citations.models.citation import CitationQuerySet


class Settled(Protocol):
    """What somebody has settled of a text: a clearance, or the approval of a second reader."""

    @property
    def content(self) -> Content:
        """What it was about."""


class Text(Protocol):
    """A version of a text that is checked: of a story, a citation, or a page that is read twice.

    `by_statement` says whether it is ruled on statement by statement, as a story is.
    """

    objects: ClassVar[Any]
    pk: Any
    by_statement: bool
    latest_revision_id: int | None
    owner_id: int | None
    live: bool

    @property
    def workflow_in_progress(self) -> bool:
        """Whether it is on its way through its workflow."""

    @property
    def current_workflow_state(self) -> "WorkflowState | None":
        """Its way through the workflow, also where it was sent back; None if it is on none."""

    def get_workflow(self) -> "Workflow | None":
        """The workflow that it goes through."""

    def get_latest_revision(self) -> "Revision | None":
        """The newest version, as it is stored."""

    def get_latest_revision_as_object(self) -> Any:
        """The newest version, as a text."""

    def newest_settled_revision(self) -> int | None:
        """The newest revision that somebody has cleared or approved."""

    def byline_account_ids(self) -> set[int]:
        """Accounts of the people named as its authors."""

    def reasons_against_submission(self) -> list[str]:
        """What has to be mended before anybody checks it, in sentences; empty means go."""

    def reasons_against_approval(self) -> list[str]:
        """Why the text itself is not ready, in sentences; empty means go."""

    def sources(self) -> "CitationQuerySet":
        """The citations it rests on, in the version at hand."""

    def source_writers(self) -> dict[int, str]:
        """Accounts of those who wrote the names and credits it shows, each with which one.

        Citations are not among them: each has its own check.
        """

    def lock_sources(self) -> None:
        """Lock the rows of all it rests on until the transaction ends."""

    def checkable_content(self) -> Content:
        """What a reader takes as fact in the version at hand, on its sources as they are now."""

    def statements(self, content: Content) -> tuple[Occurrence, ...]:
        """The statements of `content`, in reading order; none if it is checked as a whole."""
