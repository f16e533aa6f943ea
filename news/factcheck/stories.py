"""What the fact-check asks of a story besides."""

from typing import TYPE_CHECKING, Any, Protocol

from .texts import Text

if TYPE_CHECKING:
    from wagtail.models import Revision

    from news.desk.models import User

    from .clearances.clearing import Clearance


class Story(Text, Protocol):
    """A version of a story.

    Whoever takes it off the site says first why (`withdrawn_because`), and who does so.
    """

    title: str
    slug: str
    full_url: str | None
    withdrawn_because: str
    withdrawn_by: "User | None"

    def get_admin_display_title(self) -> str:
        """Its headline as the desk knows it: that of the newest version."""

    def unpublish(self, *, user: "User | None") -> None:
        """Take it off the site."""

    def block_ids(self) -> dict[str, str]:
        """The editor's id of each block by its place, as in "body[2]"."""

    def permissions_for_user(self, user: "User") -> Any:
        """What `user` may do with it, as Wagtail tells it."""

    def advice_before_submission(self) -> list[str]:
        """What a story usually has and this one has not."""

    def shown_before(self, clearance: "Clearance") -> "Clearance | None":
        """What readers were shown last, if it is something else than `clearance` cleared."""

    def changes_silently_to(self, clearance: "Clearance") -> bool:
        """Whether readers saw other words and `clearance` has no correction that tells them."""

    def reasons_against_changing_to(self, clearance: "Clearance") -> list[str]:
        """Why what readers see may not become what `clearance` cleared, in sentences."""

    def reasons_against_taking_back(self, clearance: "Clearance") -> list[str]:
        """Why a correction that readers saw may not be missing, in sentences."""

    def note_minor_change(
        self, clearance: "Clearance", revision: "Revision", *, by: "User", why: str
    ) -> None:
        """Put on the record that an editor calls the change to `clearance` minor."""
