"""Verify an audit pack offline: `python3 verify.py` in the folder it was unpacked to.

Needs Python 3.9 or newer and nothing else. Reads ledger.json and manifest.json beside it and says
what is not as it should be; ends with status 1 if anything is.

What is checked: no file differs from the manifest; the digests of the cleared content follow from
that content; the record's hash follows from the record (only where notes were asked for: they are
part of it); every item of the content has statements that hold all its words; every statement was
ruled on as verified or nothing to check, by somebody who did not write it; what was verified names a
passage of a source, or why it needs none.
"""

import hashlib
import json
import re
import sys
from html import unescape
from pathlib import Path

# What readers see in other words than those that are stored: choices, names, dates, pictures.
SHOWN_OTHERWISE = re.compile(
    r"^(byline|dateline\.date|lead_image|body\.image\.image|body\.study_summary\.\w+"
    r"|body\.correction\.kind)$"
)
# The scheme of digests that this script computes.
SCHEME = 1


def canonical(value):
    """A JSON value in its one canonical spelling (after RFC 8785)."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256(text):
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def letters(text):
    """A text without mark-up and white space."""
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^<>]*>", "", text)))


def plain(text):
    """A text without white space."""
    return re.sub(r"\s+", "", text)


def faults_of_files(folder, manifest):
    """Files that are not as the manifest has them."""
    for name, expected in sorted(manifest["files"].items()):
        path = folder / name
        if not path.is_file():
            yield f"{name} is missing."
        elif hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            yield f"{name} is not as it was exported."


def faults_of_clearance(clearance):
    """What does not follow in the record of the clearance."""
    payload = clearance["payload"]
    if payload.get("scheme") != SCHEME:
        yield f"It was made under scheme {payload.get('scheme')}, which this script doesn't read."
        return
    if sha256(canonical(payload["items"])) != clearance["text_digest"]:
        yield "The digest of the words does not follow from the words."
    if sha256(canonical(payload)) != clearance["digest"]:
        yield "The digest of the content does not follow from the content."
    if "comment" in clearance:
        record = {name: clearance[name] for name in clearance if name not in ("hash", "checker")}
        if sha256(canonical(record)) != clearance["hash"]:
            yield "The hash of the record does not follow from the record."


def faults_of_coverage(items, statements):
    """Words of the content that no statement holds."""
    by_place = {}
    for statement in statements:
        by_place.setdefault(statement["place"], []).append(statement["text"])
    known = {place for place, _text in items}
    for place in sorted(set(by_place) - known):
        # A number of participants left out is shown as "not reported".
        if not place.endswith(".study_summary.participants"):
            yield f"Nothing in the content stands at {place}."
    for place, text in items:
        found = by_place.get(place)
        if not found:
            yield f"No statement covers {place}."
            continue
        kind = re.sub(r"\[\d+\]", "", place)
        # A plain text may begin with "<5 mg", as mark-up does with "<p>".
        words = {plain(text), letters(text)} if text.startswith("<") else {plain(text)}
        if not SHOWN_OTHERWISE.match(kind) and plain("".join(found)) not in words:
            yield f"The statements of {place} do not hold all its words."


def faults_of_statement(statement):
    """What is wrong with one statement's ruling."""
    name = f"Statement {statement['position'] + 1}"
    ruling = next((one for one in statement["rulings"] if one["id"] == statement["ruling"]), None)
    if ruling is None:
        yield f"{name} has no ruling."
        return
    if any(one["undoes"] == ruling["id"] for one in statement["rulings"]):
        yield f"{name} rests on a ruling that was taken back."
    if ruling["verdict"] not in ("verified", "nothing"):
        yield f"{name} was not verified: {ruling['verdict']}."
    if ruling["by"] in statement["writers"]:
        yield f"{name} was ruled on by one of its writers."
    located = [one for one in ruling["supports"] if one["locator"] or one["quotation"]]
    if ruling["verdict"] == "verified" and not located and not ruling["exemption"]:
        yield f"{name} was verified without naming a passage."


def faults_of_pointers(statements):
    """Statements that rest on another statement of the story, which is not verified itself."""
    pairs = [
        (statement, one)
        for statement in statements
        for one in statement["rulings"]
        if one["id"] == statement["ruling"]
    ]
    carry = {
        statement["digest"]
        for statement, one in pairs
        if one["verdict"] == "verified" and not one.get("elsewhere")
    }
    for statement, one in pairs:
        if one.get("elsewhere") and one["elsewhere"] not in carry:
            yield f"Statement {statement['position'] + 1} points at one that is not verified."


def faults(folder):
    """Everything that is not as it should be, one sentence each."""
    ledger = json.loads((folder / "ledger.json").read_text(encoding="utf-8"))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    yield from faults_of_files(folder, manifest)
    clearance = ledger["clearance"]
    if clearance is None:
        yield "Nobody has cleared this version of the story."
        return
    yield from faults_of_clearance(clearance)
    if not ledger["statements"]:
        yield "It was cleared before there was a ledger: no statement has a ruling of its own."
        return
    yield from faults_of_coverage(clearance["payload"]["items"], ledger["statements"])
    for statement in ledger["statements"]:
        yield from faults_of_statement(statement)
    yield from faults_of_pointers(ledger["statements"])


def main():
    """Print the faults; 1 if there are any."""
    found = list(faults(Path(__file__).resolve().parent))
    for fault in found:
        sys.stdout.write(f"FAULT  {fault}\n")
    sys.stdout.write("Not as it should be.\n" if found else "Everything follows.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
