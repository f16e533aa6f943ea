"""Pages that `news.readers` serves. Models can't import it, because it stands above them."""

from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    # For the type checker it is a page; at run time it is a mixin, put before the page.
    from wagtail.models import Page as Base
else:
    Base = object


class ForReaders(Protocol):
    """How the pages of one kind are made: a module with these two functions."""

    def context(self, page: Any, request: "HttpRequest") -> dict[str, Any]:
        """What the template of `page` is given, in a preview too."""

    def serve(self, page: Any, request: "HttpRequest") -> "HttpResponse":
        """The answer to a reader who asks for `page`."""


class ServedToReaders(Base):
    """A page that Wagtail serves and previews as `news.readers` has it. Stands before Wagtail's classes."""

    # Set once, when the app is ready.
    for_readers: ClassVar[ForReaders]

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What the template is given."""
        return super().get_context(request, *args, **kwargs) | self.for_readers.context(
            self, request
        )

    def serve(self, request: "HttpRequest", *_args: Any, **_kwargs: Any) -> "HttpResponse":
        """The page as readers get it."""
        return self.for_readers.serve(self, request)
