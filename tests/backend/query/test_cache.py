from concurrent.futures import ThreadPoolExecutor
from threading import Event

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from backend.messages.queries import ViewPage
from backend.query.cache import MAX_CACHED_ROWS, PageCache, PageDependency


def page(view: str, position: int, rows: int = 1) -> ViewPage:
    return ViewPage(
        view=view,
        columns=[],
        rows=[[position]] * rows,
        total=rows,
        replica="replica-1",
        position=position,
        cached=False,
        took_us=5,
    )


def filled(capacity: int = 8) -> PageCache:
    """A cache at position 10 with a page of all orders, one of order 1, and one of the past."""
    cache = PageCache(capacity)
    cache.invalidate(10, {})
    cache.put("all orders", PageDependency("orders"), page("orders", 10))
    cache.put("order 1", PageDependency("orders", ("1",)), page("orders", 10))
    cache.put("past", PageDependency(""), page("orders", 4))
    return cache


def position_of(cache: PageCache, question: str, at_least: int = 0) -> int | None:
    found = cache.get(question, at_least)
    return found.position if found else None


def test_that_a_kept_page_says_that_it_was_cached() -> None:
    found = filled().get("all orders")

    assert found is not None
    assert (found.cached, found.took_us, found.rows) == (True, 0, [[10]])


def test_that_a_page_holds_at_every_position_at_which_nothing_of_it_changed() -> None:
    cache = filled()
    cache.invalidate(12, {"users": [("u",)]})

    assert position_of(cache, "all orders") == 12
    assert position_of(cache, "past") == 4


def test_that_a_changed_row_drops_the_pages_that_may_show_it_and_no_other() -> None:
    cache = filled()
    cache.invalidate(12, {"orders": [("2",)]})

    assert position_of(cache, "all orders") is None
    assert position_of(cache, "order 1") == 12
    cache.invalidate(13, {"orders": [("1",), ("2",)]})
    assert position_of(cache, "order 1") is None
    assert position_of(cache, "past") == 4


def test_that_a_page_read_before_a_change_is_not_kept_after_it() -> None:
    cache = filled()
    cache.invalidate(12, {"orders": [("9",)]})
    cache.put("late", PageDependency("orders"), page("orders", 11))

    assert position_of(cache, "late") is None


def test_that_rows_which_come_late_drop_the_past_and_pages_of_the_position_that_stands() -> None:
    cache = filled()
    cache.invalidate(10, {"orders": [("9",)]}, is_late=True)
    cache.put("late", PageDependency("orders"), page("orders", 10))

    assert position_of(cache, "past") is None
    assert position_of(cache, "late") is None
    cache.put("past", PageDependency(""), page("orders", 4))
    cache.put("late", PageDependency("orders"), page("orders", 11))
    assert position_of(cache, "past") == 4
    assert position_of(cache, "late") == 11


def test_that_a_page_ahead_of_the_last_batch_told_keeps_its_own_position() -> None:
    cache = filled()
    cache.put("ahead", PageDependency("users"), page("users", 15))

    assert position_of(cache, "ahead") == 15


def test_that_a_page_not_known_to_hold_far_enough_is_not_given() -> None:
    cache = filled()

    assert position_of(cache, "all orders", 11) is None
    cache.invalidate(11, {})
    assert position_of(cache, "all orders", 11) == 11


def test_that_the_page_used_least_recently_goes_first() -> None:
    cache = filled(capacity=3)
    cache.get("all orders")
    cache.put("new", PageDependency("users"), page("users", 10))

    assert position_of(cache, "order 1") is None
    assert position_of(cache, "all orders") == 10


def test_that_nothing_is_kept_without_capacity_or_when_a_page_is_large() -> None:
    none, some = PageCache(0), PageCache(1)
    none.put("q", PageDependency("orders"), page("orders", 1))
    some.put("q", PageDependency("orders"), page("orders", 1, rows=MAX_CACHED_ROWS + 1))

    assert none.get("q") is None
    assert some.get("q") is None


def test_that_hits_and_misses_are_counted() -> None:
    cache = filled()
    for question in ("all orders", "order 1", "nobody asked", "all orders"):
        cache.get(question)

    assert (cache.hits, cache.misses) == (3, 1)


KEYS = st.sampled_from(["1", "2", "3"])
STEPS = st.lists(
    st.tuples(st.just("ask"), st.none() | KEYS) | st.tuples(st.just("change"), KEYS), max_size=60
)


@given(STEPS)
def test_that_a_page_from_the_cache_is_what_a_read_would_give(
    steps: list[tuple[str, str | None]],
) -> None:
    cache, rows, position = PageCache(3), dict.fromkeys("123", 0), 0
    for what, key in steps:
        position += 1
        if what == "change":
            rows[key or ""] = position
            cache.invalidate(position, {"orders": [(key or "",)]})
            continue
        cache.invalidate(position, {})
        asked = ("orders", key)
        read = sum(rows.values()) if key is None else rows[key]
        found = cache.get(asked, position)
        if found is not None:
            assert (found.total, found.position) == (read, position)
        else:
            kept = structs.replace(page("orders", position), total=read)
            cache.put(asked, PageDependency("orders", (key,) if key else None), kept)


def test_that_a_batch_applied_by_another_thread_is_never_hidden_by_an_older_page() -> None:
    cache, applied, done = PageCache(8), [0], Event()

    def apply() -> None:
        for position in range(1, 3000):
            applied[0] = position  # on disk first, then kept_page
            cache.invalidate(position, {"orders": [("1",)]})
        done.set()

    def ask() -> int:
        stale = 0
        while not done.is_set():
            kept_page = cache.get("all")
            read = applied[0]
            if kept_page is not None:
                stale += kept_page.rows[0][0] != kept_page.position
            cache.put("all", PageDependency("orders"), page("orders", read))
        return stale

    with ThreadPoolExecutor(2) as threads:
        asked = threads.submit(ask)
        threads.submit(apply).result()
        assert asked.result() == 0
