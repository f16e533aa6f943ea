"""The form in which administrators edit accounts: their own address and password are changed in the account."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserEditForm
from wagtail.users.views.users import UserViewSet


class AccountEditForm(UserEditForm):
    """Wagtail's form. One's own address and password can't be changed in it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.is_own = kwargs.get("editing_self", False)
        super().__init__(*args, **kwargs)
        if self.is_own:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _(
                "You change your own address and password in your account."
            )

    @property
    def password_enabled(self) -> bool:
        """Whether it asks for a new password."""
        return super().password_enabled and not self.is_own


class AccountViewSet(UserViewSet):
    """Wagtail's, with our form."""

    def get_form_class(self, for_update: bool = False) -> Any:  # Wagtail's signature
        """The form for a new account, or for one that there is."""
        return AccountEditForm if for_update else super().get_form_class(for_update)
