"""When events were applied here, as far back as it is kept."""

from backend.messages.queries import ApplyTimes
from backend.projection.apply_history import ApplyHistory


def test_that_an_event_is_found_in_the_step_that_applied_it() -> None:
    history = ApplyHistory(10)
    history.note_received(11, 12, 900)
    history.note_applied(11, 12, at_us=1_000, took_us=80, save_us=30)
    step = history.note_applied(13, 20, at_us=2_000, took_us=100, save_us=40)
    step.visible_at_us = 2_005

    assert history.position == 20
    assert history.times_of(12, "r") == ApplyTimes(
        replica="r",
        received_at_us=900,
        began_at_us=920,
        applied_at_us=970,
        on_disk_at_us=1_000,
        events=2,
    )
    last = history.times_of(13, "r")
    assert (last.received_at_us, last.visible_at_us, last.events) == (None, 2_005, 8)


def test_that_what_is_not_kept_is_not_known() -> None:
    history = ApplyHistory(10, limit=2)
    assert history.times_of(10, "r") == ApplyTimes(replica="r")
    for position in (11, 12, 13):
        history.note_received(position, position, position)
        history.note_applied(position, position, at_us=position, took_us=1, save_us=1)
    assert history.times_of(11, "r") == ApplyTimes(replica="r")
    assert history.times_of(12, "r").received_at_us == 12
