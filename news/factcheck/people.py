"""Who checks, and who publishes: the members of the groups that the stages of the workflow name."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Count, Q, QuerySet
from wagtail.models import GroupApprovalTask, Task, TaskState

from news.desk.models import User

_CHECKS = "factchecktask__active"
_PUBLISHES = "publishtask__active"


def is_checker(user: User) -> bool:
    """Whether `user` decides at the stage of fact-check."""
    return user.is_active and user.groups.filter(**{_CHECKS: True}).exists()


def is_editor(user: User) -> bool:
    """Whether `user` decides at the stage of publication, and on contested rulings."""
    return user.is_active and user.groups.filter(**{_PUBLISHES: True}).exists()


@dataclass(frozen=True, slots=True)
class Stages:
    """At which stages somebody decides."""

    checks: bool
    publishes: bool


def stages_in_this_request(user: User) -> Stages:
    """At which stages `user` decides, asked once of each object, which lives as long as a request.

    For what is shown to them. Decisions ask anew (`is_checker`, `is_editor`).
    """
    known = user.__dict__
    if "_stages" not in known:
        found = user.groups.aggregate(
            checks=Count("pk", filter=Q(**{_CHECKS: True})),
            publishes=Count("pk", filter=Q(**{_PUBLISHES: True})),
        )
        known["_stages"] = Stages(
            checks=user.is_active and found["checks"] > 0,
            publishes=user.is_active and found["publishes"] > 0,
        )
    stages: Stages = known["_stages"]
    return stages


def steps_of_groups_of(user: User) -> QuerySet[TaskState]:
    """The open steps that the groups of `user` decide on: what Wagtail asks each stage for, in one query."""
    stages = Q()
    for stage in apps.get_models():
        if issubclass(stage, Task) and hasattr(stage, "groups"):
            theirs = (
                {}
                if user.is_superuser and stage is GroupApprovalTask
                else {"groups__user": user.pk}
            )
            stages |= Q(task__in=stage._base_manager.filter(active=True, **theirs).values("pk"))  # noqa: SLF001  # Django's
    steps = TaskState.objects.filter(stages, status=TaskState.STATUS_IN_PROGRESS)
    return steps if user.is_active else steps.none()


def editors() -> QuerySet[User]:
    """Everybody who decides at the stage of publication."""
    return User.objects.filter(**{f"groups__{_PUBLISHES}": True}).distinct()


def checkers_and_editors() -> QuerySet[User]:
    """Everybody who decides at either stage."""
    theirs = Q(**{f"groups__{_CHECKS}": True}) | Q(**{f"groups__{_PUBLISHES}": True})
    return User.objects.filter(theirs).distinct()
