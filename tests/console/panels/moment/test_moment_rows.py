from console.panels.moment.moment_rows import EVENT_HEADINGS, event_row
from console.state.backend_snapshot import EventLine
from tests.console import sample_messages


def test_that_a_backdated_event_shows_when_it_happened_beside_when_it_was_recorded() -> None:
    line = EventLine(
        position=7,
        time="2011-12-04 16:08:00.000",
        recorded="2026-11-26 19:12:46.760",
        type="order.paid",
        subject="order-17",
        actor="anna",
        summary="",
        event=sample_messages.event(7),
    )
    shown = dict(zip([each.title for each in EVENT_HEADINGS], event_row(line).texts, strict=True))
    assert shown["Recorded"] == line.recorded
    assert shown["Happened"] == line.time
