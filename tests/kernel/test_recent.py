"""What is kept is bounded, made once for all who wait, and never the ruin of what failed."""

from threading import Barrier, Event, Thread

import pytest

from jalon.kernel.recent import Recent


def never():
    raise AssertionError("it is at hand")


def test_thing_is_made_once_then_at_hand():
    things = Recent(2)

    assert things.get("a", lambda: 1) == 1
    assert things.get("a", never) == 1


def test_the_one_asked_longest_ago_leaves_first():
    things = Recent(2)
    things.keep({"a": 1, "b": 2})
    things.among(["a"])

    things.keep({"c": 3})

    assert things.among(["a", "b", "c"]) == {"a": 1, "c": 3}


def test_things_leave_by_what_they_weigh():
    things = Recent(10, weigh=len)
    things.keep({"a": b"12345", "b": b"12345"})
    things.keep({"a": b"1"})  # lighter than it was: there is room again

    things.keep({"c": b"1234"})
    assert things.among("abc").keys() == {"a", "b", "c"}

    things.keep({"d": b"1"})
    assert things.among("abcd").keys() == {"b", "c", "d"}


def test_last_thing_stays_even_when_there_is_no_room_for_it():
    things = Recent(3, weigh=len)
    things.keep({"a": b"1"})

    assert things.get("b", lambda: b"too heavy") == b"too heavy"
    assert things.among("ab") == {"b": b"too heavy"}


def test_nothing_is_left_once_forgotten():
    things = Recent(2, weigh=len)
    things.keep({"a": b"12"})

    things.forget()
    things.keep({"b": b"1", "c": b"1"})

    assert things.among("abc").keys() == {"b", "c"}


def test_many_who_ask_at_once_have_it_made_once():
    things, made, found = Recent(2), [], []
    begun, release = Event(), Event()

    def make():
        made.append(1)
        begun.set()
        release.wait(5)
        return "made"

    threads = [Thread(target=lambda: found.append(things.get("a", make))) for _ in range(20)]
    for thread in threads:
        thread.start()
    begun.wait(5)
    release.set()
    for thread in threads:
        thread.join()

    assert (len(made), found) == (1, ["made"] * 20)


def test_making_one_thing_keeps_nobody_from_another():
    things = Recent(2)
    both = Barrier(2, timeout=5)  # broken if one of them waited for the other to be made
    found = []

    threads = [Thread(target=lambda name=name: found.append(things.get(name, both.wait))) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == [0, 1]


def test_what_failed_is_tried_again_by_the_next():
    things = Recent(2)

    with pytest.raises(ZeroDivisionError):
        things.get("a", lambda: 1 // 0)

    assert things.get("a", lambda: 1) == 1
