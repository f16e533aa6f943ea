"""How often we may ask one service or host: agreed among all processes by the database."""

from datetime import datetime, timedelta

from django.db import connection, models
from django.utils.translation import gettext_lazy as _


class Pace(models.Model):
    """From when on a service or host may be asked again."""

    name = models.CharField(_("service or host"), max_length=255, primary_key=True)
    free_at = models.DateTimeField(_("free at"))

    class Meta:
        verbose_name = _("pace")
        verbose_name_plural = _("paces")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def next_slot(cls, name: str, *, apart: timedelta, longest: timedelta) -> datetime | None:
        """Take the next free moment for `name`; those of any two askers are `apart`.

        None, and nothing is taken, if it is further away than `longest`.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO citations_pace AS pace (name, free_at)"
                " VALUES (%(name)s, clock_timestamp() + make_interval(secs => %(apart)s))"
                " ON CONFLICT (name) DO UPDATE SET free_at ="
                " greatest(pace.free_at, clock_timestamp()) + make_interval(secs => %(apart)s)"
                " WHERE pace.free_at <= clock_timestamp() + make_interval(secs => %(longest)s)"
                " RETURNING free_at - make_interval(secs => %(apart)s)",
                {
                    "name": name[:255],
                    "apart": apart.total_seconds(),
                    "longest": longest.total_seconds(),
                },
            )
            row = cursor.fetchone()
        moment: datetime | None = row[0] if row else None
        return moment

    @classmethod
    def try_slot(cls, name: str, *, apart: timedelta) -> bool:
        """Take this moment for `name` if it is free; whether it was."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO citations_pace AS pace (name, free_at)"
                " VALUES (%s, clock_timestamp() + make_interval(secs => %s))"
                " ON CONFLICT (name) DO UPDATE SET free_at = excluded.free_at"
                " WHERE pace.free_at <= clock_timestamp() RETURNING true",
                [name[:255], apart.total_seconds()],
            )
            return cursor.fetchone() is not None
