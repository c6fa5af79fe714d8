from console.tables.pages import Pages


def filled(total: int) -> Pages[int]:
    pages: Pages[int] = Pages(size=10, most=4)
    for number in pages.missing(0, total, total):
        pages.put(number, list(range(number * 10, min(total, number * 10 + 10))))
    return pages


def test_that_rows_not_in_memory_are_shown_as_missing() -> None:
    pages: Pages[int] = Pages(size=10, most=4)
    pages.put(1, list(range(10, 20)))
    assert pages.window(8, 4) == [None, None, 10, 11]


def test_that_only_pages_with_rows_in_the_window_are_wanted() -> None:
    pages: Pages[int] = Pages(size=10, most=4)
    assert pages.missing(5, 10, 1_000) == [0, 1]
    assert pages.missing(5, 10, 8) == [0]
    assert pages.missing(5, 10, 0) == []


def test_that_a_page_is_wanted_again_when_the_table_has_grown_into_it() -> None:
    pages: Pages[int] = Pages(size=10, most=4)
    pages.put(0, [0, 1, 2])
    assert pages.missing(0, 10, 3) == []
    assert pages.missing(0, 10, 4) == [0]


def test_that_memory_is_bounded_and_the_oldest_used_page_goes_first() -> None:
    pages = filled(40)
    pages.window(0, 10)
    pages.put(4, list(range(40, 50)))
    assert len(pages) == 40
    assert pages.window(0, 1) == [0]
    assert pages.window(10, 1) == [None]


def test_that_new_rows_join_what_is_there_across_pages() -> None:
    pages: Pages[int] = Pages(size=10, most=4)
    pages.put(0, list(range(8)))
    pages.extend(8, list(range(8, 23)))
    assert pages.window(0, 23) == list(range(23))


def test_that_new_rows_after_a_gap_are_left_to_be_read() -> None:
    pages: Pages[int] = Pages(size=10, most=4)
    pages.put(0, [0, 1, 2])
    pages.extend(5, [5, 6])
    assert pages.window(3, 2) == [None, None]
    assert pages.missing(0, 7, 7) == [0]


def test_that_an_older_and_shorter_answer_never_replaces_newer_rows() -> None:
    pages: Pages[int] = Pages(size=10, most=4)
    pages.put(0, [0, 1, 2, 3])
    pages.put(0, [0, 1])
    assert pages.window(0, 4) == [0, 1, 2, 3]
