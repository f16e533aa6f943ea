"""The admin's choosers start without scripts in the page (`inert.py`)."""

from . import inert

inert.install()
