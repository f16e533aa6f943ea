"""Texts and JSON values in one spelling. Pure."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

_CANONICAL: Final = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def normalise(text: str) -> str:
    """Unicode NFC, every run of white space one space, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def normalised(value: Any) -> Any:
    """A JSON value with every string in it normalised."""
    if isinstance(value, str):
        return normalise(value)
    if isinstance(value, Mapping):
        return {str(key): normalised(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [normalised(part) for part in value]
    return value


def canonical(value: Any) -> str:
    """A JSON value in its one canonical spelling, after RFC 8785."""
    return _CANONICAL.encode(value)


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
