"""What time it is, for all processes the same: the database's word for it.

The clock of one machine may be an hour ahead. What goes live at a time goes live at the database's.
"""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """The time now, in UTC."""
    return _asked()


def _asked() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now
