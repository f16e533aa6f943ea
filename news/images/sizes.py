"""Sizes of a picture that more than one place gives away."""

from typing import Final

# For feeds and the API: what any reader of them can show.
PICTURE: Final = "width-960|format-jpeg"
