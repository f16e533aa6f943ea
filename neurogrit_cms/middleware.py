"""What malformed posts to the admin get: a plain 400 and one line in the log."""

import json
import logging
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final

from django.core.exceptions import BadRequest, ObjectDoesNotExist, ValidationError
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils.datastructures import MultiValueDictKeyError
from draftjs_exporter.error import ExporterException
from wagtail.images.models import SourceImageIOError

logger = logging.getLogger(__name__)

# What stock form and block code raises over data that no browser would send.
MALFORMED: Final = (
    json.JSONDecodeError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    ArithmeticError,
    RecursionError,
    ValidationError,
    ExporterException,  # rich text with an entity that isn't there
)
# Our own packages: a row that they ask for and that isn't there is our fault.
OURS: Final = ("home", "news", "search", "neurogrit_cms")
# Functions that turn posted data into values. An error below one of them is the data's fault.
READERS: Final = frozenset(
    {
        "value_from_datadict",
        "value_omitted_from_data",
        "full_clean",
        "is_valid",
        "to_python",
        "_construct_form",  # formsets read primary keys while they build their forms
        "get_instance",  # choosers look up what was posted when they show it again
        "get_prep_value",  # a query for a primary key that is none
        "run",  # Wagtail's filters of pictures, named in an address: fill-0x0
    }
)


def raised_while_reading(traceback: TracebackType | None) -> bool:
    """Whether an error came up while posted data was being read."""
    while traceback:
        if traceback.tb_frame.f_code.co_name in READERS:
            return True
        traceback = traceback.tb_next
    return False


def is_the_fault_of_the_data(error: Exception) -> bool:
    """Whether posted data, not our code, is what is wrong.

    DataError is PostgreSQL's word for a value that fits no column: a lone surrogate, for one.
    MultiValueDictKeyError is Django's for a field that was not sent, ObjectDoesNotExist for a row
    that stock views look up by a number they were sent; where we look one up, it is our fault.
    """
    if isinstance(error, ObjectDoesNotExist):
        return not _asked_by(error.__traceback__).startswith(OURS)
    if isinstance(error, DataError | MultiValueDictKeyError):
        return True
    return isinstance(error, MALFORMED) and raised_while_reading(error.__traceback__)


def _asked_by(traceback: TracebackType | None) -> str:
    """The module that asked Django's ORM for what wasn't there."""
    module = ""
    while traceback:
        name = str(traceback.tb_frame.f_globals.get("__name__", ""))
        module = module if name.startswith("django.") else name
        traceback = traceback.tb_next
    return module


def _leads_nowhere(error: Exception, request: HttpRequest) -> bool:
    """Whether an address can't be made of a value that was sent, as stock views put it into a link."""
    if not isinstance(error, NoReverseMatch):
        return False
    lists = [*request.GET.lists(), *request.POST.lists()]
    return any(repr(one) in str(error) for _name, values in lists for one in values)


def _is_a_clash(error: Exception) -> bool:
    """Whether a row is there already, or one it needs is gone (PostgreSQL, appendix A). What our own
    triggers refuse is none: that is a hole in what should have refused it before.
    """
    sqlstate = getattr(error.__cause__, "sqlstate", "")
    return isinstance(error, IntegrityError) and sqlstate in {"23503", "23505"}


class BadInputMiddleware:
    """Answers 400 where stock views would answer 500 to a malformed post, 409 to one that clashes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """A refusal before anything is done, if where to go afterwards is no address at all."""
        wanted = request.GET.getlist("next")
        if request.method == "POST":
            wanted += request.POST.getlist("next")
        if any(
            not address.startswith(("/", "http:", "https:")) for address in filter(None, wanted)
        ):
            raise BadRequest("no address to go to")
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer to `error`, or None to let it be a server fault."""
        if isinstance(error, SourceImageIOError):
            return render(request, "404.html", status=404)  # a picture whose file is gone
        if request.method == "POST" and _is_a_clash(error):
            # Two people at once, where a form has looked before the other one saved; or an odd post.
            logger.warning("A clash at %s: %s", request.path, str(error).partition("\n")[0])
            return render(request, "409.html", status=409)
        if (is_the_fault_of_the_data(error) or _leads_nowhere(error, request)) and (
            request.method == "POST" or request.path.startswith("/admin/")
        ):
            logger.warning("A malformed request to %s: %s", request.path, type(error).__name__)
            return HttpResponseBadRequest(render(request, "400.html").content)
        return None
