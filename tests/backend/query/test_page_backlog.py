"""What a page says of the events that its rows lack."""

from collections.abc import Sequence

from backend.messages.events import Event
from backend.messages.queries import AskView, ViewPage
from backend.query.cache import PageCache
from tests.backend.query.conftest import ManualClock, Rows, ServiceFactory


def test_that_a_page_says_how_many_events_it_lacks_and_since_when(
    replica: Rows,
    serving: ServiceFactory,
    logged: Sequence[Event],
    hands: ManualClock,
    cache: PageCache,
) -> None:
    replica.apply(logged[:400])
    behind = serving(replica).answer(AskView(view="users"))
    assert isinstance(behind, ViewPage)
    registered = [event for event in logged[400:] if event.type == "user.registered"]
    assert behind.events_behind is not None
    assert len(registered) <= behind.events_behind <= 200
    assert behind.age_us == hands.moment - logged[400].recorded

    applied = replica.apply(logged[400:])
    cache.invalidate(applied.position, applied.changed_keys)
    fresh = serving(replica).answer(AskView(view="users"))
    assert isinstance(fresh, ViewPage)
    assert (fresh.events_behind, fresh.age_us) == (0, 0)


def test_that_a_page_does_not_say_what_it_lacks_while_the_log_cannot_be_read(
    replica: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    replica.apply(logged)
    replica.log_error = "Another file stands here."
    page = serving(replica).answer(AskView(view="users"))
    assert isinstance(page, ViewPage)
    assert (page.events_behind, page.age_us) == (None, None)
