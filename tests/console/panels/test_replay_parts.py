from datetime import UTC, datetime

import pytest

from backend.messages.queries import Cell, Change, Changes, Column, ViewPage
from console.panels.replay.differences import differences_of
from console.panels.replay.goal import Goal, goal_of
from console.panels.replay.moving import moved
from console.panels.replay.transport import SPEEDS, Speed, Transport
from console.tables.cells import PageText, page_text

SECOND = 1_000_000


def test_that_playing_at_the_end_starts_over() -> None:
    played = Transport(position=9, head=9).toggled()
    assert (played.playing, played.position) == (True, 0)


def test_that_an_empty_log_is_not_played() -> None:
    assert not Transport().toggled().playing


def test_that_dragging_and_stepping_pause() -> None:
    playing = Transport(position=5, head=9, playing=True)
    assert not playing.at(3).playing
    assert playing.stepped(-1).position == 4
    assert Transport(position=0, head=9).stepped(-1).position == 0
    assert Transport(position=9, head=9).stepped(1).position == 9


@pytest.mark.parametrize(("speed", "expected"), [("1x", 3), ("2x", 6), ("10x", 30), ("100x", 300)])
def test_that_a_speed_is_so_many_events_a_second(speed: Speed, expected: int) -> None:
    transport = Transport(head=1_000, speed=speed, playing=True)
    for _ in range(90):
        transport = transport.advanced(1 / 30 + 1e-9)
    assert transport.position == expected


def test_that_live_keeps_the_gaps_and_folds_long_ones() -> None:
    times = [0, SECOND, SECOND, 3_600 * SECOND]
    transport = Transport(position=1, head=4, speed="live", playing=True)
    assert transport.advanced(0.9, times).position == 1
    assert transport.advanced(1.0, times).position == 3
    assert transport.advanced(2.9, times).position == 3
    assert transport.advanced(3.0, times).position == 4


def test_that_live_counts_the_parts_of_a_gap_together() -> None:
    transport = Transport(position=1, head=3, speed="live", playing=True)
    for _ in range(5):
        transport = transport.advanced(0.3, [0, SECOND, 9 * SECOND])
    assert transport.position == 2


@pytest.mark.parametrize("speed", SPEEDS)
def test_that_playing_stops_at_the_end(speed: Speed) -> None:
    transport = Transport(position=1, head=2, speed=speed, playing=True)
    transport = transport.advanced(10, [0, 1])
    assert (transport.position, transport.playing) == (2, False)


def test_that_max_plays_a_log_of_any_length_in_as_many_seconds() -> None:
    transport, seconds = Transport(head=10_000_000, speed="max", playing=True), 0
    while transport.playing:
        transport, seconds = transport.advanced(1), seconds + 1
    assert seconds <= 21


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("99440", Goal(position=99_440)),
        ("99\u202f440", Goal(position=99_440)),
        ("200000", Goal(position=100_000)),
        ("50%", Goal(position=50_000)),
        ("start", Goal(position=0)),
        ("end", Goal(position=100_000)),
    ],
)
def test_that_a_goal_is_a_position_or_a_share(text: str, goal: Goal) -> None:
    assert goal_of(text, 100_000) == goal


def test_that_a_goal_is_a_moment_in_utc() -> None:
    moment = int(datetime(2017, 9, 19, 10, tzinfo=UTC).timestamp()) * SECOND
    assert goal_of("2017-09-19 10:00", 5).moment == moment
    assert goal_of("2017-09-19T12:00+02:00", 5).moment == moment


@pytest.mark.parametrize("text", ["", "there", "120%", "-3"])
def test_that_what_is_no_goal_is_explained(text: str) -> None:
    with pytest.raises(ValueError, match=r"position|share"):
        goal_of(text, 100)


COLUMNS = [
    Column(name="order_id", kind="text", key=True),
    Column(name="total", kind="money"),
    Column(name="currency", kind="text"),
    Column(name="status", kind="text"),
    Column(name="position", kind="position"),
]


def test_that_changed_fields_stand_before_and_after() -> None:
    change = Change(
        view="orders",
        key=["17"],
        before=["17", 100, "EUR", "created", 3],
        after=["17", 100, "EUR", "paid", 4],
    )
    found = differences_of(Changes(changes=[change], columns={"orders": COLUMNS}), 4)
    (view,) = found.views
    (field,) = view.parts[0].parts
    assert (view.name, view.after, view.parts[0].name) == ("orders", "1 row", "17")
    assert (field.name, field.before, field.after) == ("status", "created", "paid")
    assert found.changed == {("orders", ("17",)): {"status", "position"}}


def test_that_a_new_row_says_so() -> None:
    change = Change(view="orders", key=["17"], before=None, after=["17", 100, "EUR", "new", 4])
    found = differences_of(Changes(changes=[change], columns={"orders": COLUMNS}), 4)
    assert found.views[0].parts[0].before == "no row"
    assert [each.name for each in found.views[0].parts[0].parts] == [
        "order_id", "total", "currency", "status",
    ]  # fmt: skip


def page(position: int, rows: list[list[Cell]], total: int | None = None) -> PageText:
    return page_text(
        ViewPage(
            view="orders", columns=COLUMNS, rows=rows, total=len(rows) if total is None else total,
            replica="archive", position=position, cached=False, took=1,
        )
    )  # fmt: skip


CREATED: list[Cell] = ["17", 100, "EUR", "created", 3]
PAID: list[Cell] = ["17", 100, "EUR", "paid", 5]
OTHER: list[Cell] = ["16", 100, "EUR", "created", 4]


def changes(before: list[Cell] | None, after: list[Cell] | None) -> Changes:
    change = Change(view="orders", key=["17"], before=before, after=after)
    return Changes(changes=[change], columns={"orders": COLUMNS})


def test_that_a_step_forth_puts_the_changed_row_first() -> None:
    found = moved({"orders": page(4, [OTHER, CREATED])}, 5, changes(CREATED, PAID))
    assert found is not None
    assert found["orders"].page.rows == [PAID, OTHER]
    assert found["orders"].page.position == 5


def test_that_a_step_back_puts_the_row_where_it_was() -> None:
    found = moved({"orders": page(5, [PAID, OTHER])}, 4, changes(CREATED, PAID))
    assert found is not None
    assert found["orders"].page.rows == [OTHER, CREATED]


def test_that_rows_that_come_and_go_are_counted() -> None:
    found = moved({"orders": page(2, [])}, 3, changes(None, CREATED))
    assert found is not None
    assert (found["orders"].page.total, found["orders"].page.rows) == (1, [CREATED])
    back = moved(found, 2, changes(None, CREATED))
    assert back is not None
    assert (back["orders"].page.total, back["orders"].page.rows) == (0, [])


def test_that_a_page_that_has_run_out_of_rows_is_asked_for_again() -> None:
    assert moved({"orders": page(5, [PAID, OTHER], total=500)}, 4, changes(CREATED, PAID)) is None


def test_that_a_view_in_which_nothing_changed_stands_as_it_stood() -> None:
    found = moved({"users": page(4, [OTHER])}, 5, changes(CREATED, PAID))
    assert found is not None
    assert found["users"].page.rows == [OTHER]
