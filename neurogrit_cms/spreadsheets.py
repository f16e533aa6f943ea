"""Cells of exported lists are words, never formulas, whatever somebody typed into a title.

Source: OWASP, "CSV Injection".
"""

import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils.encoding import force_str
from wagtail.admin.views.mixins import SpreadsheetExportMixin

_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_UNSEEN: Final = {"Zs", "Zl", "Zp", "Cc", "Cf"}  # spaces and controls, which a program may skip
_NO_WORDS: Final = (int, float, Decimal, datetime, date, time, timedelta, type(None))


def cell(value: Any) -> Any:
    """`value` for a cell of a CSV file: a word that a program would calculate begins with a quote."""
    if isinstance(value, _NO_WORDS):
        return force_str(value, strings_only=True)
    text = force_str(value)
    seen = "".join(one for one in text if unicodedata.category(one) not in _UNSEEN)
    return f"'{text}" if seen.startswith(_FORMULA) else text


def write_words() -> None:
    """Have all lists of the admin write their cells so, Wagtail's own reports included.

    Some reports format a field in a way of their own. So the cell is made safe after that, where
    all values pass. In XLSX there is no need: Wagtail marks each string as one.
    """
    prepared = SpreadsheetExportMixin.preprocess_field_value

    def prepared_as_word(view: Any, field: str, value: Any, export_format: str) -> Any:
        ready = prepared(view, field, value, export_format)
        return cell(ready) if export_format == view.FORMAT_CSV else ready

    SpreadsheetExportMixin.preprocess_field_value = prepared_as_word
