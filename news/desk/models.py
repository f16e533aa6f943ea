"""Accounts of the desk. They sign in with their e-mail address, and are never deleted."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .contributions import Contribution
from .limits import Allowance
from .mail_address import tell_old_address
from .names import PublicName, ShownAs, note_name
from .refusals import AccountsAreKept
from .sessions import Session

__all__ = ["AccountsAreKept", "Allowance", "Contribution", "PublicName", "Session", "User"]


class UserQuerySet(models.QuerySet["User"]):
    """Accounts: many of them can't be deleted either."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: raises AccountsAreKept."""
        raise AccountsAreKept(gettext("Accounts are deactivated, never deleted."))


class UserManager(BaseUserManager["User"]):
    """Creates accounts and finds them by e-mail address, whatever its case."""

    use_in_migrations = True

    def get_queryset(self) -> UserQuerySet:
        """All accounts, with the words of `UserQuerySet`."""
        return UserQuerySet(self.model, using=self._db)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account; raises ValueError without an e-mail address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a site administrator; used by `manage.py createsuperuser`."""
        return self.create_user(
            email, password, **fields | {"is_staff": True, "is_superuser": True}
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account that signs in as `username`; raises User.DoesNotExist."""
        lowered = Lower(models.Value(username, output_field=models.TextField()))
        user: User = self.alias(lowered=Lower("email")).get(lowered=lowered)
        return user


class User(AbstractUser):
    """One person of the desk.

    An account that is no longer needed is deactivated: its revisions, rulings and approvals
    keep their author. The database refuses to delete one (migration 0002).
    """

    username = None  # type: ignore[assignment]  # signs in by e-mail
    email = models.EmailField(_("email address"))
    first_name = models.CharField(_("first name"), max_length=150)
    last_name = models.CharField(_("last name"), max_length=150)
    shown_as = models.CharField(
        _("readers see"),
        max_length=4,
        choices=ShownAs,
        blank=True,
        default=ShownAs.DEFAULT,
        db_default=ShownAs.DEFAULT.value,
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    objects: ClassVar[Any] = UserManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ("last_name", "first_name", "id")
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="desk_user_email_unique",
                violation_error_message=_("An account with this e-mail address exists already."),
            ),
        )

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and note a changed name: readers see it when somebody has accepted it.

        If the mail address changes, the old address gets a mail, whoever changed it.
        """
        is_new = self._state.adding
        changed = kwargs.get("update_fields")
        before = ""
        if not is_new and (changed is None or "email" in changed):
            before = User.objects.values_list("email", flat=True).get(pk=self.pk)
        super().save(*args, **kwargs)
        if before and before.casefold() != self.email.casefold():
            tell_old_address(self, before)
        if changed is None or {"first_name", "last_name"} & set(changed):
            note_name(self, is_new=is_new)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: raises AccountsAreKept."""
        raise AccountsAreKept(gettext("Accounts are deactivated, never deleted."))
