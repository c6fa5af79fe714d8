import logging
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing

import pytest
import sqlalchemy as sa

from backend.clock import SECOND_US, now_us
from backend.messages.catalogue import CatalogueReply
from backend.messages.commands import Failure
from backend.messages.events import Event
from backend.messages.parked import AskParked, ParkedPage
from backend.messages.queries import (
    AskCatalogue,
    AskChanges,
    AskEvent,
    AskLog,
    AskPosition,
    AskView,
    CheckFilter,
    CountLog,
    EventContext,
    FilterChecked,
    LogCount,
    LogPage,
    PositionFound,
    QueryReply,
    Question,
    RowChanges,
    ViewPage,
)
from backend.query.cache import PageCache
from backend.query.deferred_reply import DeferredReply
from backend.query.question_budget import OutOfBudget, QuestionBudget
from tests.backend.query.conftest import COUNT, ManualClock, Rows, ServiceFactory, Views
from tests.backend.query.replies import failure, resumed


def test_that_every_question_is_answered(
    archive: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    archive.apply(logged)
    service = serving(archive)
    answers: list[tuple[Question, type[QueryReply]]] = [
        (AskView(view="orders"), ViewPage),
        (AskLog(), LogPage),
        (CountLog(buckets=10), LogCount),
        (AskEvent(position=5), EventContext),
        (AskChanges(after=3, upto=9), RowChanges),
        (AskPosition(moment_us=now_us()), PositionFound),
        (CheckFilter(filter="type:order.*"), FilterChecked),
        (AskCatalogue(), CatalogueReply),
        (AskParked(), ParkedPage),
    ]

    for question, kind in answers:
        assert isinstance(service.answer(question), kind)


def test_that_an_event_names_its_cause_and_the_views_that_take_it(
    replica: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    created = next(event for event in logged if event.type == "order.created")
    story = serving(replica).answer(AskEvent(position=created.position))

    assert isinstance(story, EventContext)
    assert (story.event, story.cause) == (
        created,
        logged[created.position - 2] if created.position % 3 else None,
    )
    assert created in story.chain
    assert {"orders", "sales", "search"} <= set(story.views)
    assert "payments" not in story.views


def test_that_a_page_waits_for_its_position_and_comes_when_it_is_applied(
    replica: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    replica.apply(logged[:100])
    service = serving(replica)
    later = service.answer(AskView(view="orders", min_position=150))

    assert isinstance(later, DeferredReply)
    assert later.position == 150
    assert later.resume() is None
    replica.apply(logged[:150])
    page = resumed(service, later)
    assert isinstance(page, ViewPage)
    assert page.position == 150


def test_that_waiting_ends_with_the_patience_whatever_the_wall_clock_is_set_to(
    replica: Rows, serving: ServiceFactory, hands: ManualClock, stopwatch: ManualClock
) -> None:
    later = serving(replica).answer(
        AskView(view="orders", min_position=9, timeout_us=2 * SECOND_US)
    )

    assert isinstance(later, DeferredReply)
    assert later.remaining_us() == 2 * SECOND_US
    hands.moment += 3600 * SECOND_US
    assert later.resume() is None
    hands.moment -= 7200 * SECOND_US
    stopwatch.moment += 2 * SECOND_US
    assert later.remaining_us() == 0
    timed_out = later.resume()
    assert isinstance(timed_out, Failure)
    assert (timed_out.code, timed_out.field) == ("timed-out", "min_position")
    assert "stand at 0" in timed_out.message


def test_that_a_mistake_in_a_question_that_waited_is_still_only_a_failure(
    replica: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    service = serving(replica)
    later = service.answer(AskView(view="nothing", min_position=5))
    assert isinstance(later, DeferredReply)
    replica.apply(logged[:5])
    answer = resumed(service, later)

    assert isinstance(answer, Failure)
    assert answer.code == "unknown-view"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (AskView(view="orders", at=5), ("needs-archive", "at")),
        (AskChanges(after=1, upto=2), ("needs-archive", "upto")),
        (AskView(view="order"), ("unknown-view", "view")),
        (AskView(view="orders", filter="x:1"), ("bad-filter", "filter")),
        (AskView(view="orders", order="x"), ("bad-order", "order")),
        (AskLog(filter="(a"), ("bad-filter", "filter")),
        (CountLog(filter="type:"), ("bad-filter", "filter")),
        (CountLog(buckets=10**9), ("bad-page", "buckets")),
        (AskEvent(position=0), ("no-such-position", "position")),
        (CheckFilter(filter="x", view="none"), ("unknown-view", "view")),
    ],
)
def test_that_a_wrong_question_fails_with_a_code_and_a_field(
    replica: Rows, serving: ServiceFactory, question: Question, expected: tuple[str, str]
) -> None:
    assert failure(serving(replica).answer(question)) == expected


def test_that_a_filter_is_checked_without_asking_for_anything(
    replica: Rows, serving: ServiceFactory
) -> None:
    service = serving(replica)

    assert service.answer(CheckFilter(filter="status:paid", view="orders")) == FilterChecked(
        ok=True
    )
    checked = service.answer(CheckFilter(filter="type:a stauts:paid"))
    assert isinstance(checked, FilterChecked)
    assert (checked.ok, checked.at) == (False, 7)


def test_that_the_catalogue_has_every_view_with_what_it_takes(
    replica: Rows, serving: ServiceFactory, projections: Views
) -> None:
    catalogue = serving(replica).answer(AskCatalogue())

    assert isinstance(catalogue, CatalogueReply)
    assert [view.name for view in catalogue.views] == sorted(projections)
    orders = next(view for view in catalogue.views if view.name == "orders")
    assert "order.paid" in orders.takes
    assert [column.name for column in orders.columns if column.key] == ["order_id"]
    assert len(catalogue.commands) == 15


def test_that_a_cached_page_goes_with_the_rows_it_shows(
    replica: Rows, serving: ServiceFactory, logged: Sequence[Event], cache: PageCache
) -> None:
    service = serving(replica)
    question = AskView(view="orders", limit=5)
    for end in range(50, COUNT + 1, 50):
        applied = replica.apply(logged[:end])
        cache.invalidate(applied.position, applied.changed_keys)
        first, second = service.answer(question), service.answer(question)
        assert isinstance(first, ViewPage)
        assert isinstance(second, ViewPage)
        assert (first.position, second.position, second.cached) == (end, end, True)
        assert first.rows == second.rows


def test_that_a_database_that_refuses_is_unavailable_and_not_our_mistake(
    replica: Rows, serving: ServiceFactory, caplog: pytest.LogCaptureFixture
) -> None:
    service = serving(replica)
    with sa.create_engine(f"sqlite:///{replica.path}").begin() as change:
        change.exec_driver_sql("ALTER TABLE users RENAME TO elsewhere")
    with caplog.at_level(logging.CRITICAL, "backend.query.query_service"):
        answer = service.answer(AskView(view="users"))

    assert failure(answer) == ("storage-failed", "")


def test_that_events_a_view_does_not_take_make_its_rows_no_older(
    replica: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    taken = {"user.registered", "order.created"}
    last = max(event.position for event in logged if event.type in taken)
    replica.apply(logged[:last])
    page = serving(replica).answer(AskView(view="contacts"))
    assert isinstance(page, ViewPage)
    assert last < COUNT
    assert (page.events_behind, page.age_us) == (0, 0)


def test_that_rows_that_are_too_old_are_waited_for_and_then_refused(
    replica: Rows,
    serving: ServiceFactory,
    logged: Sequence[Event],
    stopwatch: ManualClock,
    hands: ManualClock,
) -> None:
    replica.apply(logged[:100])
    hands.moment += 3600 * SECOND_US
    service = serving(replica)
    question = AskView(view="orders", max_age_us=SECOND_US, timeout_us=SECOND_US)

    waits, gives_up = service.answer(question), service.answer(question)
    assert isinstance(waits, DeferredReply)
    assert isinstance(gives_up, DeferredReply)
    stopwatch.moment += SECOND_US
    too_old = resumed(service, gives_up)
    assert isinstance(too_old, Failure)
    assert (too_old.code, too_old.field) == ("timed-out", "max_age")
    replica.apply(logged[100:])
    page = resumed(service, waits)
    assert isinstance(page, ViewPage)
    assert page.events_behind == 0


def test_that_a_question_ends_with_its_time_or_when_it_is_given_up(
    replica: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    replica.apply(logged)
    service = serving(replica)
    terms = " or ".join(f"data.total:*{number}*{number}*" for number in range(140))
    given_up = QuestionBudget(60)
    given_up.cancel()
    for budget in (QuestionBudget(0), given_up):
        with pytest.raises(OutOfBudget):
            service.answer(CountLog(filter=terms), budget)
    assert isinstance(service.answer(CountLog(filter=terms)), LogCount)


def test_that_a_question_ends_with_its_time_after_its_first_row_was_found(
    replica: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    replica.apply(logged)
    terms = " and ".join(f"not data.total:*{number}*{number}*" for number in range(140))
    with pytest.raises(OutOfBudget):
        serving(replica).answer(CountLog(filter=terms), QuestionBudget(0))


def test_that_damaged_rows_are_told_with_what_to_do(
    replica: Rows,
    serving: ServiceFactory,
    logged: Sequence[Event],
    projections: Views,
    caplog: pytest.LogCaptureFixture,
) -> None:
    replica.apply(logged)
    service = serving(replica)
    with closing(sqlite3.connect(replica.path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    with replica.path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(size // 4)
        file.write(b"\xa5" * (size - size // 4))
    answers = [service.answer(AskView(view=view)) for view in projections]
    failures = [answer for answer in answers if isinstance(answer, Failure)]
    assert {each.code for each in failures} == {"damaged-file"}
    assert "marigraph rebuild replica-1" in failures[0].message
    assert not caplog.records
