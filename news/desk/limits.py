"""How often somebody may do something: agreed among all processes by the database."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Final

from django.db import connection, models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

# Whoever sends made-up names fills no more rows than these, for each limit.
_ROWS: Final = 65_536
_ACCOUNT: Final = "\0"  # stands in no name and no address


class Allowance(models.Model):
    """When somebody's use of a limit will have worn off."""

    name = models.CharField(_("limit and whose"), max_length=60, primary_key=True)
    worn_off_at = models.DateTimeField(_("worn off at"))

    class Meta:
        app_label = "desk"
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")

    def __str__(self) -> str:
        return self.name


def of_account(pk: int) -> str:
    """How an account is called here: by no name that anybody could type."""
    return f"{_ACCOUNT}{pk}"


def _row(whose: str) -> str:
    if whose.startswith(_ACCOUNT):
        return f"account {whose.removeprefix(_ACCOUNT)}"
    digest = salted_hmac(__name__, whose, algorithm="sha256").digest()
    return str(int.from_bytes(digest[:8]) % _ROWS)


@dataclass(frozen=True, slots=True)
class Limit:
    """`times` at once, and as many again in each `within`: the generic cell rate algorithm (ATM
    Forum, UNI 3.1).

    Of each use it is known only when it will have worn off. An account has a row of its own
    (`of_account`); names and addresses that anybody can make up share 65,536, in an order that
    nobody outside can know. Two who ask at once are counted as two.
    """

    name: str
    times: int
    within: timedelta

    def take(self, whose: str) -> int:
        """Use it once. 0 if that is allowed; else the seconds to wait, and nothing is used."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO desk_allowance AS kept (name, worn_off_at)"
                " VALUES (%(name)s, clock_timestamp() + make_interval(secs => %(each)s))"
                " ON CONFLICT (name) DO UPDATE SET worn_off_at ="
                " greatest(kept.worn_off_at, clock_timestamp()) + make_interval(secs => %(each)s)"
                " WHERE kept.worn_off_at <= clock_timestamp() + make_interval(secs => %(room)s)"
                " RETURNING 0",
                self._values(whose),
            )
            if cursor.fetchone():
                return 0
            cursor.execute(
                "SELECT extract(epoch FROM worn_off_at - clock_timestamp()) - %(room)s"
                " FROM desk_allowance WHERE name = %(name)s",
                self._values(whose),
            )
            row = cursor.fetchone()
        return max(1, ceil(row[0])) if row else 1

    def give_back(self, whose: str) -> None:
        """Take one use back: it was no misuse."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE desk_allowance SET worn_off_at ="
                " worn_off_at - make_interval(secs => %(each)s) WHERE name = %(name)s",
                self._values(whose),
            )

    def forget(self, whose: str) -> None:
        """Take all uses back."""
        Allowance.objects.filter(name=self._values(whose)["name"]).delete()

    def _values(self, whose: str) -> dict[str, str | float]:
        each = self.within.total_seconds() / self.times
        return {"name": f"{self.name}:{_row(whose)}", "each": each, "room": each * (self.times - 1)}
