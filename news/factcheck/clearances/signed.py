"""The chain of clearances as signed lines, to be kept where the owner of the database can't write. Pure.

A line is JSON with what a clearance is made of, without its words and comment; its hash covers them.
The signature is Ed25519 (RFC 8032) over the canonical JSON of the rest, by a key that is kept outside
the database. The same clearance makes the same line, so that one which a crash cut off can be completed.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from news.spelling import canonical, sha256

from .chain import BEGINNING, ClearanceRecord, values_of

_LEFT_OUT: Final = ("payload", "comment")
_NAME_LENGTH: Final = 16


class NoKey(ValueError):
    """A file is no Ed25519 key."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """The first bad line of a log: its number, from 1, and what is wrong with it."""

    line: int
    fault: str


def line_of(record: ClearanceRecord, stored_hash: str, key: Ed25519PrivateKey) -> str:
    """The signed line of a clearance, with its end of line."""
    said = _signed_values(record, stored_hash) | {"key": name_of(key.public_key())}
    signature = b64encode(key.sign(canonical(said).encode())).decode()
    return canonical(said | {"signature": signature}) + "\n"


def _signed_values(record: ClearanceRecord, stored_hash: str) -> dict[str, Any]:
    values = values_of(record) | {"hash": stored_hash}
    return {name: value for name, value in values.items() if name not in _LEFT_OUT}


def first_bad_line(
    lines: Iterable[str],
    stored: Iterable[tuple[ClearanceRecord, str]],
    keys: Iterable[Ed25519PublicKey],
) -> BadLine | None:
    """The first line that was changed, left out, doubled or moved, or that the database contradicts.

    `stored` are the clearances of the database with their hashes, in order; those that have no line
    yet are passed over. That their hashes follow from them is for `first_break` to say. `keys` are
    those that lines may be signed with.
    """
    known = {name_of(key): key for key in keys}
    rows = iter(stored)
    before: Mapping[str, Any] = {"number": 0, "hash": BEGINNING}
    for number, text in enumerate(lines, start=1):
        line = read_line(text)
        fault = _fault_of(line, text, before, known) or _contradiction(line, next(rows, None))
        if fault:
            return BadLine(number, fault)
        before = line
    return None


def read_line(text: str) -> dict[str, Any]:
    """A line as JSON; empty for none."""
    try:
        line = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return line if isinstance(line, dict) else {}


def _fault_of(
    line: Mapping[str, Any],
    text: str,
    before: Mapping[str, Any],
    known: Mapping[str, Ed25519PublicKey],
) -> str:
    if not text.endswith("\n"):
        return "is cut off"
    if "signature" not in line or not is_number(line.get("number")):
        return "is no record of a clearance"
    key = known.get(str(line.get("key")))
    if key is None:
        return f"is signed with a key that was not given ({line.get('key')})"
    if not _is_signed(line, key) or canonical(line) + "\n" != text:
        return "was changed: its signature is not of what it says"
    if line["number"] != before["number"] + 1:
        return (
            f"is of clearance no. {line['number']}, where no. {before['number'] + 1} should stand: "
            "a line was left out, doubled or moved"
        )
    if line.get("previous_hash") != before["hash"]:
        return "does not follow the line before it"
    return ""


def _contradiction(line: Mapping[str, Any], row: tuple[ClearanceRecord, str] | None) -> str:
    """What the database says otherwise."""
    if row is None:
        return f"is of clearance no. {line['number']}, which the database does not have any more"
    said = _signed_values(*row)
    differs = [name for name, value in said.items() if line.get(name) != value]
    if differs:
        return f"says something else than the database of clearance no. {line['number']}: {', '.join(differs)}"
    return ""


def says(line: Mapping[str, Any], record: ClearanceRecord, stored_hash: str) -> bool:
    """Whether a line is of this clearance, whoever signed it."""
    known = _signed_values(record, stored_hash)
    return {name: value for name, value in line.items() if name in known} == known


def is_number(value: Any) -> bool:
    """Whether it can be the number of a clearance."""
    return isinstance(value, int) and not isinstance(value, bool)


def _is_signed(line: Mapping[str, Any], key: Ed25519PublicKey) -> bool:
    said = {name: value for name, value in line.items() if name != "signature"}
    try:
        signature = b64decode(str(line["signature"]), validate=True)
        key.verify(signature, canonical(said).encode())
    except (InvalidSignature, ValueError):
        return False
    # One signature has one spelling.
    return bool(b64encode(signature).decode() == line["signature"])


# Keys ---------------------------------------------------------------------------------------------


def new_key() -> bytes:
    """A new private key, as PEM."""
    made = Ed25519PrivateKey.generate()
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def private_key(pem: bytes) -> Ed25519PrivateKey:
    """The private key in a file; raises NoKey."""
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise NoKey("It is no private key without a password.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKey("It is no Ed25519 key.")
    return key


def public_key(pem: bytes) -> Ed25519PublicKey:
    """The public key in a file, which may be a private key's; raises NoKey."""
    if b"PRIVATE KEY" in pem:
        return private_key(pem).public_key()
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise NoKey("It is no key.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise NoKey("It is no Ed25519 key.")
    return key


def as_pem(key: Ed25519PublicKey) -> str:
    """A public key, to be given away."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def name_of(key: Ed25519PublicKey) -> str:
    """A short name of a key, the same for both halves."""
    return sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex())[:_NAME_LENGTH]
