"""Who checks, and who publishes: the members of the groups that the stages of the workflow name."""

from django.db.models import Q, QuerySet

from news.desk.models import User

_CHECKS = "factchecktask__active"
_PUBLISHES = "publishtask__active"


def is_checker(user: User) -> bool:
    """Whether `user` decides at the stage of fact-check."""
    return user.is_active and user.groups.filter(**{_CHECKS: True}).exists()


def is_editor(user: User) -> bool:
    """Whether `user` decides at the stage of publication, and on contested rulings."""
    return user.is_active and user.groups.filter(**{_PUBLISHES: True}).exists()


def is_checker_or_editor(user: User) -> bool:
    """Whether `user` is one or the other; one query."""
    theirs = Q(**{_CHECKS: True}) | Q(**{_PUBLISHES: True})
    return user.is_active and user.groups.filter(theirs).exists()


def editors() -> QuerySet[User]:
    """Everybody who decides at the stage of publication."""
    return User.objects.filter(**{f"groups__{_PUBLISHES}": True}).distinct()


def checkers_and_editors() -> QuerySet[User]:
    """Everybody who decides at either stage."""
    theirs = Q(**{f"groups__{_CHECKS}": True}) | Q(**{f"groups__{_PUBLISHES}": True})
    return User.objects.filter(theirs).distinct()
