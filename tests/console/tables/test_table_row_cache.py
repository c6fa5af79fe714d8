from console.tables.table_row_cache import RowCache


def filled(total: int) -> RowCache[int]:
    pages: RowCache[int] = RowCache(size=10, most=4)
    for number in pages.missing_pages(0, total, total):
        pages.put_page(number, list(range(number * 10, min(total, number * 10 + 10))))
    return pages


def test_that_rows_not_in_memory_are_shown_as_missing() -> None:
    pages: RowCache[int] = RowCache(size=10, most=4)
    pages.put_page(1, list(range(10, 20)))
    assert pages.rows_at(8, 4) == [None, None, 10, 11]


def test_that_only_pages_with_rows_in_the_window_are_wanted() -> None:
    pages: RowCache[int] = RowCache(size=10, most=4)
    assert pages.missing_pages(5, 10, 1_000) == [0, 1]
    assert pages.missing_pages(5, 10, 8) == [0]
    assert pages.missing_pages(5, 10, 0) == []


def test_that_a_page_is_wanted_again_when_the_table_has_grown_into_it() -> None:
    pages: RowCache[int] = RowCache(size=10, most=4)
    pages.put_page(0, [0, 1, 2])
    assert pages.missing_pages(0, 10, 3) == []
    assert pages.missing_pages(0, 10, 4) == [0]


def test_that_memory_is_bounded_and_the_oldest_used_page_goes_first() -> None:
    pages = filled(40)
    pages.rows_at(0, 10)
    pages.put_page(4, list(range(40, 50)))
    assert len(pages) == 40
    assert pages.rows_at(0, 1) == [0]
    assert pages.rows_at(10, 1) == [None]


def test_that_new_rows_join_what_is_there_across_pages() -> None:
    pages: RowCache[int] = RowCache(size=10, most=4)
    pages.put_page(0, list(range(8)))
    pages.put_rows(8, list(range(8, 23)))
    assert pages.rows_at(0, 23) == list(range(23))


def test_that_new_rows_after_a_gap_are_left_to_be_read() -> None:
    pages: RowCache[int] = RowCache(size=10, most=4)
    pages.put_page(0, [0, 1, 2])
    pages.put_rows(5, [5, 6])
    assert pages.rows_at(3, 2) == [None, None]
    assert pages.missing_pages(0, 7, 7) == [0]


def test_that_an_older_and_shorter_answer_never_replaces_newer_rows() -> None:
    pages: RowCache[int] = RowCache(size=10, most=4)
    pages.put_page(0, [0, 1, 2, 3])
    pages.put_page(0, [0, 1])
    assert pages.rows_at(0, 4) == [0, 1, 2, 3]
