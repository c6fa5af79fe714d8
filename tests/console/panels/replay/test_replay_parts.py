from datetime import UTC, datetime

import pytest

from backend.messages.catalogue import Column
from backend.messages.queries import Cell, RowChange, RowChanges, ViewPage
from console.panels.replay.event_differences import build_differences
from console.panels.replay.goto_target import GotoTarget, parse_goto_target
from console.panels.replay.page_delta import apply_changes
from console.panels.replay.playback import SPEEDS, Playback, Speed
from console.tables.view_cells import FormattedPage, format_page

SECOND = 1_000_000


def test_that_playing_at_the_end_starts_over() -> None:
    played = Playback(position=9, head=9).toggled()
    assert (played.playing, played.position) == (True, 0)


def test_that_an_empty_log_is_not_played() -> None:
    assert not Playback().toggled().playing


def test_that_dragging_and_stepping_pause() -> None:
    playing = Playback(position=5, head=9, playing=True)
    assert not playing.at_position(3).playing
    assert playing.stepped(-1).position == 4
    assert Playback(position=0, head=9).stepped(-1).position == 0
    assert Playback(position=9, head=9).stepped(1).position == 9


@pytest.mark.parametrize(("speed", "expected"), [("1x", 3), ("2x", 6), ("10x", 30), ("100x", 300)])
def test_that_a_speed_is_so_many_events_a_second(speed: Speed, expected: int) -> None:
    transport = Playback(head=5_000, speed=speed, playing=True)
    for _ in range(90):
        transport = transport.advanced(1 / 30 + 1e-9)
    assert transport.position == expected


def test_that_live_keeps_the_gaps_and_folds_long_ones() -> None:
    times = [0, SECOND, SECOND, 3_600 * SECOND]
    transport = Playback(position=1, head=4, speed="live", playing=True)
    assert transport.advanced(0.9, times).position == 1
    assert transport.advanced(1.0, times).position == 3
    assert transport.advanced(2.9, times).position == 3
    assert transport.advanced(3.0, times).position == 4


def test_that_live_counts_the_parts_of_a_gap_together() -> None:
    transport = Playback(position=1, head=3, speed="live", playing=True)
    for _ in range(5):
        transport = transport.advanced(0.3, [0, SECOND, 9 * SECOND])
    assert transport.position == 2


@pytest.mark.parametrize("speed", SPEEDS)
def test_that_playing_stops_at_the_end(speed: Speed) -> None:
    transport = Playback(position=1, head=2, speed=speed, playing=True)
    transport = transport.advanced(10, [0, 1])
    assert (transport.position, transport.playing) == (2, False)


def test_that_max_plays_a_log_of_any_length_in_as_many_seconds() -> None:
    transport, seconds = Playback(head=10_000_000, speed="max", playing=True), 0
    while transport.playing:
        transport, seconds = transport.advanced(1), seconds + 1
    assert seconds <= 21


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("99440", GotoTarget(position=99_440)),
        ("99\u202f440", GotoTarget(position=99_440)),
        ("200000", GotoTarget(position=100_000)),
        ("50%", GotoTarget(position=50_000)),
        ("start", GotoTarget(position=0)),
        ("end", GotoTarget(position=100_000)),
        ("734:17", GotoTarget(event_ids=('origin:"734:17"',))),
        ("2/1881", GotoTarget(event_ids=('origin:"2/1881"',))),
        ("origin:17", GotoTarget(event_ids=('origin:"17"',))),
        ("event:order 17", GotoTarget(event_ids=('id:"order 17"',))),
    ],
)
def test_that_a_goto_target_is_a_position_or_a_share(text: str, target: GotoTarget) -> None:
    assert parse_goto_target(text, 100_000) == target


def test_that_a_goto_target_is_a_moment_in_utc() -> None:
    moment = int(datetime(2017, 9, 19, 10, tzinfo=UTC).timestamp()) * SECOND
    assert parse_goto_target("2017-09-19 10:00", 5).time_us == moment
    assert parse_goto_target("2017-09-19T12:00+02:00", 5).time_us == moment


@pytest.mark.parametrize("text", ["", "there", "120%", "-3"])
def test_that_what_is_no_goal_is_explained(text: str) -> None:
    with pytest.raises(ValueError, match=r"position|share"):
        parse_goto_target(text, 100)


COLUMNS = [
    Column(name="order_id", kind="text", key=True),
    Column(name="total", kind="money"),
    Column(name="currency", kind="text"),
    Column(name="status", kind="text"),
    Column(name="position", kind="position"),
]


def test_that_changed_fields_stand_before_and_after() -> None:
    change = RowChange(
        view="orders",
        key=["17"],
        before=["17", 100, "EUR", "created", 3],
        after=["17", 100, "EUR", "paid", 4],
    )
    found = build_differences([change], {"orders": COLUMNS}, 4)
    (view,) = found.views
    (field,) = view.parts[0].parts
    assert (view.name, view.after, view.parts[0].name) == ("orders", "1 row", "17")
    assert (field.name, field.before, field.after) == ("Status", "created", "paid")
    changed = {"status": ("created", "paid"), "position": ("3", "4")}
    assert found.changed == {("orders", ("17",)): changed}


def test_that_a_new_row_says_so() -> None:
    change = RowChange(view="orders", key=["17"], before=None, after=["17", 100, "EUR", "new", 4])
    found = build_differences([change], {"orders": COLUMNS}, 4)
    assert found.views[0].parts[0].before == "no row"
    assert [each.name for each in found.views[0].parts[0].parts] == [
        "Order id",
        "Total",
        "Currency",
        "Status",
    ]


def test_that_every_changed_row_is_counted_though_not_all_are_shown() -> None:
    changes = [
        RowChange(view="orders", key=[str(n)], before=None, after=[str(n), 1, "EUR", "new", 4])
        for n in range(130)
    ]
    (view,) = build_differences(changes, {"orders": COLUMNS}, 4).views
    assert view.after == "130 rows"
    assert (len(view.parts), view.parts[-1].name) == (101, "and 30 more rows")


def page(position: int, rows: list[list[Cell]], total: int | None = None) -> FormattedPage:
    return format_page(
        ViewPage(
            view="orders",
            columns=COLUMNS,
            rows=rows,
            total=len(rows) if total is None else total,
            replica="archive",
            position=position,
            cached=False,
            took_us=1,
        )
    )


CREATED: list[Cell] = ["17", 100, "EUR", "created", 3]
PAID: list[Cell] = ["17", 100, "EUR", "paid", 5]
OTHER: list[Cell] = ["16", 100, "EUR", "created", 4]


def changes(before: list[Cell] | None, after: list[Cell] | None) -> RowChanges:
    change = RowChange(view="orders", key=["17"], before=before, after=after)
    return RowChanges(changes=[change], columns={"orders": COLUMNS})


def test_that_a_step_forth_puts_the_changed_row_first() -> None:
    found = apply_changes({"orders": page(4, [OTHER, CREATED])}, 5, changes(CREATED, PAID))
    assert found["orders"].page.rows == [PAID, OTHER]
    assert found["orders"].page.position == 5


def test_that_a_step_back_puts_the_row_where_it_was() -> None:
    found = apply_changes({"orders": page(5, [PAID, OTHER])}, 4, changes(CREATED, PAID))
    assert found["orders"].page.rows == [OTHER, CREATED]


def test_that_rows_that_come_and_go_are_counted() -> None:
    found = apply_changes({"orders": page(2, [])}, 3, changes(None, CREATED))
    assert (found["orders"].page.total, found["orders"].page.rows) == (1, [CREATED])
    back = apply_changes(found, 2, changes(None, CREATED))
    assert (back["orders"].page.total, back["orders"].page.rows) == (0, [])


def test_that_a_page_that_has_run_out_of_rows_is_asked_for_again() -> None:
    short = page(5, [PAID, OTHER], total=500)
    found = apply_changes({"orders": short, "users": page(5, [])}, 4, changes(CREATED, PAID))
    assert found.keys() == {"users"}


def test_that_a_view_in_which_nothing_changed_stands_as_it_stood() -> None:
    found = apply_changes({"users": page(4, [OTHER])}, 5, changes(CREATED, PAID))
    assert found["users"].page.rows == [OTHER]


CORRELATION = "01927f3a-5c0e-7a31-8f41-2d3c4b5a6978"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        (f"event:{CORRELATION}", GotoTarget(event_ids=(f"id:{CORRELATION}",))),
        (f"correlation:{CORRELATION}", GotoTarget(event_ids=(f"correlation:{CORRELATION}",))),
        (
            CORRELATION.upper(),
            GotoTarget(event_ids=(f"correlation:{CORRELATION}", f"id:{CORRELATION}")),
        ),
        ("mark: Deploy", GotoTarget(mark="Deploy")),
        ("mark:", GotoTarget(mark="")),
        ("recorded:1970-01-01 00:01", GotoTarget(recorded_us=60 * SECOND)),
    ],
)
def test_that_a_goto_target_is_a_mark_or_an_id(text: str, target: GotoTarget) -> None:
    assert parse_goto_target(text, 100) == target
