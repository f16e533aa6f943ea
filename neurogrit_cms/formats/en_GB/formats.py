"""Dates as the house writes them, in datelines too. Other languages keep Django's formats."""

DATE_FORMAT = "F j, Y"
DATETIME_FORMAT = "F j, Y, H:i"
