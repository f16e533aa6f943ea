"""Who checks a story, and by when. The only writer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Priority(models.IntegerChoices):
    """How much a story is waited for."""

    URGENT = 1, _("Urgent")
    NORMAL = 2, _("Normal")
    CAN_WAIT = 3, _("Can wait")


class Assignment(models.Model):
    """What was asked for when a story was submitted, and who has taken it."""

    workflow_state = models.OneToOneField(
        "wagtailcore.WorkflowState", on_delete=models.CASCADE, related_name="assignment"
    )
    due_at = models.DateTimeField(_("due"), null=True)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.NORMAL
    )
    asked = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="claims"
    )
    claimed_at = models.DateTimeField(_("claimed at"), null=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")

    def __str__(self) -> str:
        return str(self.workflow_state)
