"""Live pages over real rows: looked at when they may have changed, told when they have."""

import itertools
from collections.abc import Sequence

import pytest
from msgspec import structs

from backend.clock import SECOND_US
from backend.messages.events import Event
from backend.messages.live_pages import GATHER_US, MAX_LIVE_ROWS, AskLivePage, gathering_us
from backend.messages.queries import QueryReply, ViewPage
from backend.query.cache import PageCache
from backend.query.page_watch import LivePages, PageWait
from backend.query.query_service import QueryService
from backend.query.views.view_answers import LaterReply
from tests.backend.query.conftest import ManualClock, Rows, ServiceFactory
from tests.backend.query.replies import failure

ASKED = AskLivePage(view="users", limit=5)


class Watched:
    """A replica whose rows come on, and a page of it that is asked for as an asker does."""

    def __init__(
        self,
        rows: Rows,
        service: QueryService,
        cache: PageCache,
        stopwatch: ManualClock,
        logged: Sequence[Event],
    ) -> None:
        self.service = service
        self._rows, self._cache, self._logged = rows, cache, logged
        self._stopwatch = stopwatch

    def apply(self, upto: int) -> None:
        applied = self._rows.apply(self._logged[self._rows.position : upto])
        self._cache.invalidate(applied.position, applied.changed_keys)

    def next_of(self, type_: str, after: int) -> int:
        """Return the position of the next event of a type."""
        return next(e.position for e in self._logged[after:] if e.type == type_)

    def later(self, microseconds: int = SECOND_US) -> None:
        self._stopwatch.moment += microseconds

    def looked_at(self, wait: PageWait) -> QueryReply | LaterReply:
        question = wait.resume()
        assert question is not None
        return self.service.answer(question)


@pytest.fixture
def watched(
    replica: Rows,
    serving: ServiceFactory,
    cache: PageCache,
    stopwatch: ManualClock,
    logged: Sequence[Event],
) -> Watched:
    made = Watched(replica, serving(replica), cache, stopwatch, logged)
    made.apply(100)
    return made


class Restless:
    """Rows that change all the time."""

    def is_foreign(self, _view: str) -> bool:
        return False

    def __init__(self) -> None:
        self._versions = itertools.count()

    def version(self, view: str) -> int:
        assert view
        return next(self._versions)

    def valid_until(self, view: str, version: int) -> int | None:
        assert view
        return None if version != next(self._versions) else version


def given_page(answer: QueryReply | LaterReply) -> ViewPage:
    assert isinstance(answer, ViewPage)
    return answer


def waiting(answer: QueryReply | LaterReply) -> PageWait:
    assert isinstance(answer, PageWait)
    return answer


def known(watched: Watched, asked: AskLivePage = ASKED) -> AskLivePage:
    """Return the question of someone who has the page."""
    page = given_page(watched.service.answer(asked))
    return AskLivePage(
        view=asked.view,
        filter=asked.filter,
        limit=asked.limit,
        offset=asked.offset,
        known=page.digest,
        min_position=page.position,
    )


def test_that_the_first_page_comes_at_once_and_says_when_it_was_read(
    watched: Watched, hands: ManualClock
) -> None:
    page = given_page(watched.service.answer(ASKED))
    assert (page.position, page.at_us, len(page.rows)) == (100, hands.moment, 5)
    assert page.digest


def test_that_a_page_is_looked_at_again_only_when_rows_of_its_view_have_changed(
    watched: Watched,
) -> None:
    asked = known(watched)
    wait = waiting(watched.service.answer(asked))
    watched.later()
    wait = waiting(watched.looked_at(wait))  # it may have changed before the question came
    for _ in range(3):
        watched.later()
        assert wait.resume() is None
    assert wait.remaining_us() == SECOND_US
    watched.apply(watched.next_of("user.registered", 100))
    watched.later()
    assert wait.remaining_us() == 0
    assert wait.resume() is not None


def test_that_only_a_page_that_is_another_one_is_told(watched: Watched) -> None:
    total = given_page(watched.service.answer(AskLivePage(view="users", limit=5))).total
    by_key = AskLivePage(view="users", filter="user_id:nobody-at-all", limit=5)
    wait = waiting(watched.service.answer(known(watched, by_key)))
    every = waiting(watched.service.answer(known(watched)))
    watched.apply(watched.next_of("user.registered", 100))
    watched.later()
    assert isinstance(watched.looked_at(wait), PageWait)  # somebody else's row
    assert given_page(watched.looked_at(every)).total == total + 1


def test_that_it_is_known_up_to_which_position_the_page_is_the_same(watched: Watched) -> None:
    asked = known(watched, AskLivePage(view="users", filter="user_id:nobody-at-all", limit=5))
    wait = waiting(watched.service.answer(asked))
    assert wait.unchanged_at() is None  # not looked at yet
    watched.later()
    registered = watched.next_of("user.registered", 100)
    watched.apply(registered)
    wait = waiting(watched.looked_at(wait))
    assert wait.unchanged_at() == registered
    ordered = watched.next_of("order.created", registered)
    watched.apply(ordered - 1)
    assert wait.unchanged_at() == ordered - 1  # of products: no row of the view has changed
    watched.apply(ordered)
    assert wait.unchanged_at() == registered
    watched.later()
    assert waiting(watched.looked_at(wait)).unchanged_at() == ordered


def test_that_changes_are_gathered_before_it_is_looked_again(watched: Watched) -> None:
    wait = waiting(watched.service.answer(known(watched)))
    watched.apply(watched.next_of("user.registered", 100))
    watched.later(150_000)
    assert wait.resume() is None
    assert wait.remaining_us() == 50_000
    watched.later(50_000)
    assert wait.resume() is not None


@pytest.mark.parametrize(
    ("took_us", "pause_us"), [(0, 100_000), (80_000, 800_000), (30 * SECOND_US, 10 * SECOND_US)]
)
def test_that_reading_a_page_again_and_again_takes_a_tenth_of_the_time(
    watched: Watched, stopwatch: ManualClock, took_us: int, pause_us: int
) -> None:
    page = structs.replace(given_page(watched.service.answer(ASKED)), took_us=took_us)
    live = LivePages(lambda _: page, Restless(), lambda _view: 100, stopwatch, stopwatch)
    first = given_page(live.answer(ASKED))
    again = structs.replace(ASKED, known=first.digest, gather_us=0)
    assert waiting(live.answer(again)).remaining_us() == pause_us
    assert gathering_us(took_us) == max(pause_us, GATHER_US)


def test_that_a_filter_that_moves_with_the_time_is_looked_at_every_second(watched: Watched) -> None:
    asked = known(watched, AskLivePage(view="users", filter="last_seen>1h"))
    wait = waiting(watched.service.answer(asked))
    watched.later()
    wait = waiting(watched.looked_at(wait))
    watched.later(2 * SECOND_US)
    assert wait.resume() is not None


def test_that_what_was_told_is_not_told_as_it_was_before(watched: Watched) -> None:
    ahead = AskLivePage(view="users", limit=5, known="of another replica", min_position=300)
    wait = waiting(watched.service.answer(ahead))
    watched.later()
    wait = waiting(watched.looked_at(wait))
    watched.apply(300)
    watched.later()
    assert given_page(watched.looked_at(wait)).position == 300


def test_that_a_page_beyond_the_first_is_watched_as_any(watched: Watched) -> None:
    asked = known(watched, AskLivePage(view="users", limit=3, offset=2))
    wait = waiting(watched.service.answer(asked))
    watched.apply(600)
    watched.later()
    page = given_page(watched.looked_at(wait))
    assert (len(page.rows), page.position) == (3, 600)


def test_that_views_that_were_switched_are_looked_at(watched: Watched, cache: PageCache) -> None:
    wait = waiting(watched.service.answer(known(watched)))
    watched.later()
    wait = waiting(watched.looked_at(wait))
    watched.later()
    assert wait.resume() is None
    cache.drop_views(["users"])
    assert wait.resume() is not None


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        (AskLivePage(view="users", limit=0), "bad-page", "limit"),
        (AskLivePage(view="users", limit=MAX_LIVE_ROWS + 1), "bad-page", "limit"),
        (AskLivePage(view="users", offset=-1), "bad-page", "offset"),
        (AskLivePage(view="user"), "unknown-view", "view"),
        (AskLivePage(view="users", filter="((("), "bad-filter", "filter"),
        (AskLivePage(view="users", filter="(((", known="5f"), "bad-filter", "filter"),
    ],
)
def test_that_what_is_no_live_page_is_refused(
    watched: Watched, asked: AskLivePage, code: str, field: str
) -> None:
    assert failure(watched.service.answer(asked)) == (code, field)
