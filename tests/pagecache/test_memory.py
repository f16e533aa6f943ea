import time

from news.pagecache.entries import Entry
from news.pagecache.memory import Memory


def entry(*tags, size=1_000, until=None):
    until = until or time.time() + 60
    return Entry(body=b"x" * size, headers=(), tags=tags, snapshot="", until=until)


def keep(memory, key, one):
    memory.put(key, one)
    memory.confirm(key, one)


def test_nobody_gets_a_page_before_it_is_confirmed():
    memory = Memory(2**20)
    one = entry("story:1")
    memory.put("a", one)
    assert memory.get("a") is None
    assert memory.confirm("a", one)
    assert memory.get("a") is one


def test_what_was_dropped_meanwhile_is_not_confirmed():
    memory = Memory(2**20)
    one, other = entry("story:1"), entry("story:1")
    memory.put("a", one)
    memory.drop_tags(["story:1"])
    assert not memory.confirm("a", one)
    memory.put("a", other)
    assert not memory.confirm("a", one), "another has been put there since"
    assert memory.get("a") is None


def test_what_was_asked_for_longest_ago_makes_room():
    memory = Memory(3 * entry().size)
    for key in "abc":
        keep(memory, key, entry())
    assert memory.get("a")
    keep(memory, "d", entry())
    assert (memory.get("b"), len(memory)) == (None, 3)
    assert memory.get("a")


def test_a_page_larger_than_all_there_is_stays_out():
    memory = Memory(1_000)
    keep(memory, "a", entry(size=10_000))
    assert len(memory) == 0


def test_a_tag_takes_every_page_that_shows_it():
    memory = Memory(2**20)
    keep(memory, "one", entry("story:1", "topic:1"))
    keep(memory, "two", entry("story:2", "topic:1"))
    keep(memory, "far", entry("story:3"))
    memory.drop_tags(["topic:1", "topic:9"])
    assert [bool(memory.get(key)) for key in ("one", "two", "far")] == [False, False, True]
    keep(memory, "one", entry("story:1"))
    memory.drop_tags(["topic:1"])
    assert memory.get("one"), "it no longer shows that topic"


def test_nothing_outlives_its_time():
    memory = Memory(2**20)
    keep(memory, "a", entry(until=time.time() - 1))
    assert memory.get("a") is None
    assert len(memory) == 0


def test_emptied_it_is_as_new():
    memory = Memory(2**20)
    keep(memory, "a", entry("story:1"))
    memory.clear()
    memory.drop_tags(["story:1"])
    assert (memory.get("a"), len(memory)) == (None, 0)
