"""Who sits at the desk."""

from django.http import HttpRequest

from .models import User


class DeskRequest(HttpRequest):
    """A request that Wagtail's admin has let through: somebody is signed in. For annotations."""

    user: User
