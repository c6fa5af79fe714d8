from collections.abc import Sequence

import pytest

from backend.clock import format_rfc3339
from backend.messages.events import Event
from backend.messages.queries import (
    AskChanges,
    AskView,
    RowChanges,
    ViewPage,
)
from backend.query.deferred_reply import DeferredReply
from tests.backend.query.conftest import COUNT, Rows, ServiceFactory
from tests.backend.query.replies import failure, resumed


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (COUNT + 1, ("no-such-position", "at")),
        (-1, ("no-such-position", "at")),
        ("last tuesday", ("bad-time", "at")),
    ],
)
def test_that_a_past_that_there_never_was_is_refused(
    archive: Rows, serving: ServiceFactory, at: int | str, expected: tuple[str, str]
) -> None:
    assert failure(serving(archive).answer(AskView(view="orders", at=at))) == expected


def test_that_the_past_is_found_by_position_and_by_time(
    archive: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    archive.apply(logged)
    service = serving(archive)
    moment = logged[299].time
    for at in (
        300,
        "300",
        f"happened:{format_rfc3339(moment)}",
        f"happened: {format_rfc3339(moment + 1)}",
    ):
        page = service.answer(AskView(view="orders", at=at))
        assert isinstance(page, ViewPage)
        assert page.position == 300


def test_that_the_past_is_waited_for_until_the_archive_has_it(
    archive: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    archive.apply(logged[:10])
    service = serving(archive)
    later = service.answer(AskView(view="orders", at=200))
    assert isinstance(later, DeferredReply)
    archive.apply(logged)
    page = resumed(service, later)

    assert isinstance(page, ViewPage)
    assert page.position == 200


def test_that_changes_show_rows_before_and_after(
    archive: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    archive.apply(logged)
    paid = next(event for event in logged if event.type == "order.paid")
    changes = serving(archive).answer(AskChanges(after=paid.position - 1, upto=paid.position))

    assert isinstance(changes, RowChanges)
    assert [change.view for change in changes.changes] == ["orders"]
    names = [column.name for column in changes.columns["orders"]]
    (change,) = changes.changes
    before = dict(zip(names, change.before or [], strict=True))
    after = dict(zip(names, change.after or [], strict=True))
    assert (before["paid_at"], after["paid_at"]) == (None, paid.time)
    assert change.key == [after["order_id"]]


def test_that_the_changes_of_one_event_come_with_those_of_a_range(
    archive: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    archive.apply(logged)
    service = serving(archive)
    paid = next(event.position for event in logged if event.type == "order.paid")
    alone = service.answer(AskChanges(after=paid - 1, upto=paid))
    assert isinstance(alone, RowChanges)
    for after, upto in ((paid - 3, paid), (paid, paid + 1), (paid, paid), (paid - 1, paid)):
        both = service.answer(AskChanges(after=after, upto=upto, event=paid))
        assert isinstance(both, RowChanges)
        assert both.event_changes == alone.changes
        assert {change.view for change in (*both.changes, *alone.changes)} == both.columns.keys()
        plain = service.answer(AskChanges(after=after, upto=upto)) if after < upto else None
        assert both.changes == (plain.changes if isinstance(plain, RowChanges) else [])


def test_that_a_time_means_the_recording_unless_the_happening_is_asked_for(
    archive: Rows, serving: ServiceFactory, logged: Sequence[Event]
) -> None:
    archive.apply(logged)
    service = serving(archive)
    moment, recorded = format_rfc3339(logged[299].time), format_rfc3339(logged[0].recorded)
    positions = [
        page.position
        for at in (f"happened:{moment}", recorded, moment)
        if isinstance(page := service.answer(AskView(view="orders", at=at)), ViewPage)
    ]
    assert positions == [300, COUNT, 0]
