from msgspec.structs import replace

from console.panels.audit.loaded_entries import LoadedEntries
from tests.console.panels.audit.audit_entries import page


def numbers(loaded: LoadedEntries) -> list[int]:
    return [each.number for each in loaded.entries]


def test_that_new_acts_stand_above_those_that_were_read_before() -> None:
    loaded = LoadedEntries()
    assert loaded.take_newest(page([5, 4], before=4))
    loaded.take_older(page([3, 2], before=2))
    assert loaded.take_newest(page([6, 5], before=5))
    assert (numbers(loaded), loaded.next_before) == ([6, 5, 4, 3, 2], 2)


def test_that_an_outcome_that_came_meanwhile_is_seen() -> None:
    loaded = LoadedEntries()
    open_page = page([2, 1])
    under_way = replace(open_page.entries[0], outcome="under-way", answered_us=None)
    loaded.take_newest(replace(open_page, entries=[under_way, open_page.entries[1]]))
    assert loaded.take_newest(open_page)
    assert loaded.entries[0].outcome == "done"
    assert not loaded.take_newest(open_page)


def test_that_no_gap_is_shown_as_if_nothing_had_happened_there() -> None:
    loaded = LoadedEntries()
    loaded.take_newest(page([2, 1]))
    loaded.take_newest(page([9, 8], before=8))
    assert (numbers(loaded), loaded.next_before) == ([9, 8], 8)
    loaded.take_older(page([7, 6], before=6))
    assert (numbers(loaded), loaded.next_before) == ([9, 8, 7, 6], 6)


def test_that_a_filter_that_finds_little_keeps_what_it_found_further_back() -> None:
    loaded = LoadedEntries()
    loaded.take_newest(page([], before=50, newest=90))
    loaded.take_older(page([7], before=None))
    assert not loaded.take_newest(page([], before=50, newest=90))
    assert (numbers(loaded), loaded.next_before) == ([7], None)


def test_that_a_larger_page_lists_no_act_twice_and_goes_on_behind_it() -> None:
    loaded = LoadedEntries()
    loaded.take_newest(page([9, 8], before=8))
    loaded.take_newest(page([9, 8, 7, 6], before=6))
    assert (numbers(loaded), loaded.next_before) == ([9, 8, 7, 6], 6)
    loaded.take_older(page([7, 6, 5, 4], before=4))  # asked for before that page had come
    assert (numbers(loaded), loaded.next_before) == ([9, 8, 7, 6, 5, 4], 4)
    loaded.take_older(page([], before=5, newest=9))
    assert loaded.next_before == 4
