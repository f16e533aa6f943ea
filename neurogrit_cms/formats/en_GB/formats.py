"""Dates as the house writes them, with the month in full. Other languages keep Django's formats."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
