"""How often one person or address may do what costs us much: 429 and a time to wait beyond it.

Pages that are kept ready for readers never come here. Passwords and mail are limited where they are
asked for (`news.desk.sign_in`).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from news.desk.client_address import client_address
from news.desk.limits import Limit, of_account

_MINUTE: Final = timedelta(minutes=1)
SEARCH: Final = Limit("search", 60, _MINUTE)
SUGGESTIONS: Final = Limit("suggest", 180, _MINUTE)
FINDING: Final = Limit("find", 60, _MINUTE)
WORKBENCH: Final = Limit("workbench", 300, _MINUTE)
UPLOADS: Final = Limit("upload", 120, _MINUTE)
EXPORTS: Final = Limit("export", 20, _MINUTE)
SECRETS: Final = Limit("secret", 20, timedelta(minutes=15))

# Names of addresses, or of all in a namespace, to what is limited there.
READ: Final = {"search": SEARCH, "suggest": SUGGESTIONS}
POSTED: Final = {
    "wagtailadmin_account": SECRETS,  # asks for one's password
    "wagtailcore_authenticate_with_password": SECRETS,
    "wagtaildocs_authenticate_with_password": SECRETS,
    "citation_chooser:find": FINDING,
    "citation_chooser:create": FINDING,
    "wagtailsnippets_citations_citation:find": FINDING,
    "wagtailembeds:chooser_upload": FINDING,
    "citations:imports": UPLOADS,
    "citations:documents": UPLOADS,
    "wagtailimages:add": UPLOADS,
    "wagtailimages:add_multiple": UPLOADS,
    "wagtailimages_chooser:create": UPLOADS,
    "wagtaildocs:add": UPLOADS,
    "wagtaildocs:add_multiple": UPLOADS,
    "wagtaildocs_chooser:create": UPLOADS,
    "factcheck": WORKBENCH,
}


def limit_on(request: HttpRequest) -> Limit | None:
    """What limits `request`, whose view is known; None if nothing does."""
    match = request.resolver_match
    if match is None:
        return None
    if request.method == "POST":
        return POSTED.get(match.view_name) or POSTED.get(match.namespace)
    if "export" in request.GET:
        return EXPORTS
    return READ.get(match.view_name)


class LimitedMiddleware:
    """Answers 429 to an account that asks too often, or to an address if nobody is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """The refusal, or None if `request` goes on."""
        limit = limit_on(request)
        if limit is None:
            return None
        user = request.user
        wait = limit.take(of_account(user.pk) if user.is_authenticated else client_address(request))
        if not wait:
            return None
        response = render(request, "429.html", {"seconds": wait}, status=429)
        response.headers["Retry-After"] = str(wait)
        return response
