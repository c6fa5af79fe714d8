"""What a page says of the events that its rows lack."""

from collections.abc import Sequence

import pytest

from backend.clock import SECOND_US
from backend.messages.commands import Failure
from backend.messages.events import Event
from backend.messages.queries import AskView, ViewPage
from backend.projection.head_growth import HeadGrowth
from backend.query.cache import PageCache
from backend.query.deferred_reply import DeferredReply
from tests.backend.query.conftest import ManualClock, Rows, ServiceFactory


def test_that_a_page_says_how_many_events_it_lacks_and_since_when(
    replica: Rows,
    serving: ServiceFactory,
    logged: Sequence[Event],
    hands: ManualClock,
    stopwatch: ManualClock,
    cache: PageCache,
) -> None:
    replica.apply(logged[:400])
    stopwatch.moment += 2 * SECOND_US
    hands.moment = logged[400].recorded + 2 * SECOND_US
    behind = serving(replica).answer(AskView(view="users"))
    assert isinstance(behind, ViewPage)
    registered = [event for event in logged[400:] if event.type == "user.registered"]
    assert behind.events_behind is not None
    assert len(registered) <= behind.events_behind <= 200
    assert behind.age_us == 2 * SECOND_US

    applied = replica.apply(logged[400:])
    cache.invalidate(applied.position, applied.changed_keys)
    fresh = serving(replica).answer(AskView(view="users"))
    assert isinstance(fresh, ViewPage)
    assert (fresh.events_behind, fresh.age_us) == (0, 0)


@pytest.mark.parametrize("hours", [-1, 1, 61_320])  # seven years: commit times of an import
def test_that_a_clock_which_is_set_makes_rows_neither_older_nor_younger(
    replica: Rows,
    serving: ServiceFactory,
    logged: Sequence[Event],
    hands: ManualClock,
    stopwatch: ManualClock,
    growth: HeadGrowth,
    hours: int,
) -> None:
    growth.note(400, stopwatch.moment)
    growth.note(600, stopwatch.moment + SECOND_US)
    replica.apply(logged[:400])
    service = serving(replica)
    stopwatch.moment += 9 * SECOND_US
    hands.moment = logged[400].recorded + hours * 3600 * SECOND_US
    page = service.answer(AskView(view="users"))
    assert isinstance(page, ViewPage)
    assert page.age_us is not None
    assert 8 * SECOND_US <= page.age_us <= 9 * SECOND_US
    for max_age_s, answered in ((7, DeferredReply), (9, ViewPage)):
        question = AskView(view="users", max_age_us=max_age_s * SECOND_US, timeout_us=SECOND_US)
        assert isinstance(service.answer(question), answered)


def test_that_a_restart_makes_no_old_rows_young(
    replica: Rows,
    serving: ServiceFactory,
    logged: Sequence[Event],
    hands: ManualClock,
    stopwatch: ManualClock,
) -> None:
    replica.apply(logged[:400])
    hands.moment = logged[400].recorded + 3600 * SECOND_US
    stopwatch.moment += SECOND_US  # so long has it run
    service = serving(replica)
    question = AskView(view="users", max_age_us=60 * SECOND_US, timeout_us=SECOND_US)
    assert isinstance(service.answer(question), DeferredReply)
    page = service.answer(AskView(view="users"))
    assert isinstance(page, ViewPage)
    assert page.age_us == SECOND_US  # as its lag, it counts from its start


def test_that_a_page_does_not_say_what_it_lacks_while_the_log_cannot_be_read(
    replica: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    replica.apply(logged)
    replica.log_error = "Another file stands here."
    page = serving(replica).answer(AskView(view="users"))
    assert isinstance(page, ViewPage)
    assert (page.events_behind, page.age_us) == (None, None)
    refused = serving(replica).answer(AskView(view="users", max_age_us=SECOND_US))
    assert isinstance(refused, Failure)
    assert (refused.code, refused.field) == ("unavailable", "max_age")
    assert "Another file stands here." in refused.message
