"""The chain: whatever was changed, removed, put in or moved, the first broken record is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.digest import Content, Item
from news.factcheck.clearances.chain import (
    BEGINNING,
    ClearanceRecord,
    first_break,
    record_hash,
)


def chain(length):
    records, previous = [], BEGINNING
    for number in range(1, length + 1):
        content = Content((Item("headline", f"Cells grew, {number}"),))
        record = ClearanceRecord(
            number=number,
            page_id=7,
            citation_id=None,
            revision_id=number,
            scheme=1,
            digest=content.digest,
            text_digest=content.text_digest,
            payload=content.payload,
            checker_id=3,
            at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
            comment="",
            previous_hash=previous,
        )
        previous = record_hash(record)
        records.append((record, previous))
    return records


def test_a_whole_chain_has_no_break():
    assert first_break([]) is None
    assert first_break(chain(5)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"comment": "Fine."},
        {"checker_id": 4},
        {"page_id": 8},
        {"revision_id": 99},
        {"at": datetime(2026, 1, 2, tzinfo=UTC)},
        {"digest": "0" * 64},
        {"text_digest": "0" * 64},
        {"scheme": 2},
        {"payload": Content((Item("headline", "Cells shrank"),)).payload},
    ],
)
def test_every_value_of_a_record_is_held(change):
    records = chain(4)
    record, stored = records[2]
    records[2] = (replace(record, **change), stored)
    broken = first_break(records)
    assert (broken.number, broken.fault) == (3, "was changed after it was written")


@pytest.mark.parametrize("previous", ["0" * 64, "f" * 64])
def test_a_record_follows_the_one_before_it(previous):
    records = chain(3)
    forged = replace(records[1][0], previous_hash=previous)
    records[1] = (forged, record_hash(forged))
    assert (first_break(records).number, "follow" in first_break(records).fault) == (2, True)


def test_the_chain_begins_with_sixty_four_zeros():
    forged = replace(chain(1)[0][0], previous_hash="0" * 65)
    assert first_break([(forged, record_hash(forged))])
    assert BEGINNING == "0" * 64


@pytest.mark.parametrize("number", [0, 2])
def test_numbers_start_at_one(number):
    forged = replace(chain(1)[0][0], number=number)
    assert "missing" in first_break([(forged, record_hash(forged))]).fault


@pytest.mark.parametrize("field", ["digest", "text_digest"])
@pytest.mark.parametrize("value", ["0" * 64, "f" * 64])
def test_each_digest_is_held_against_the_content(field, value):
    forged = replace(chain(1)[0][0], **{field: value})
    assert "digest" in first_break([(forged, record_hash(forged))]).fault


def test_whoever_writes_the_hash_anew_breaks_the_next_record():
    records = chain(4)
    changed = replace(records[1][0], comment="Fine.")
    records[1] = (changed, record_hash(changed))
    assert first_break(records).number == 3


def test_content_is_held_against_its_digest():
    records = chain(1)
    other = Content((Item("headline", "Cells shrank"),)).payload
    changed = replace(records[0][0], payload=other)
    assert "digest" in first_break([(changed, record_hash(changed))]).fault


def test_content_that_cannot_be_read_is_a_break():
    changed = replace(chain(1)[0][0], payload={})
    assert "can't be read" in first_break([(changed, record_hash(changed))]).fault


@given(st.integers(2, 8), st.data())
def test_a_record_taken_out_or_moved_shows(length, data):
    records = chain(length)
    place = data.draw(st.integers(0, length - 2))
    removed = [*records[:place], *records[place + 1 :]]
    assert first_break(removed).number == place + 1
    swapped = list(records)
    swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
    assert first_break(swapped).number == place + 1
