"""Fed by a queue and by events: the same rows, whatever is chosen when, and whoever dies."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backend.clock import SECOND_US
from backend.domain.registry import Registry
from backend.domain.users import UserToppedUp
from backend.errors import Unreadable
from backend.projection.parked_work import RetryWanted
from backend.projection.read_model import Projection
from backend.projection.row_copy import copy_rows
from backend.projection.row_queue.queue_registrations import Acknowledged
from tests.backend.projection.row_queue.conftest import ROOMY
from tests.backend.projection.row_queue.queued_log import FED, FILLER, QueuedLog
from tests.open_files import files_open_in
from tests.property_examples import examples

Views = Mapping[str, Projection]


@pytest.fixture
def queued(tmp_path: Path, registry: Registry, projections: Views) -> Iterator[QueuedLog]:
    made = QueuedLog(tmp_path, registry, projections, 1500)
    yield made
    made.close()


def hand_over(queued: QueuedLog, count: int = 100) -> None:
    """Let the fed replica come to its queue."""
    queued.feed_by("queue")
    queued.run()
    queued.commit(count)
    queued.settle()
    assert queued.queue.has_begun


def test_that_a_replica_fed_by_its_queue_has_the_rows_of_one_fed_by_events(
    queued: QueuedLog,
) -> None:
    queued.commit(300)
    queued.settle()
    hand_over(queued)
    queued.commit(500)
    queued.settle()
    lag = queued.fed.lag()
    assert (lag.feed, lag.feed_error, lag.handing_over) == ("queue", "", False)
    assert (lag.applied, lag.events_behind) == (900, 0)
    assert lag.counts == queued.filler.lag().counts
    assert queued.differing_views() == []


def test_that_a_queue_fed_replica_applies_no_event_itself(queued: QueuedLog) -> None:
    hand_over(queued)
    queued.filler.pause("anna")
    queued.commit(100)
    queued.run()
    queued.at += 60 * SECOND_US
    queued.run()
    assert queued.fed.position == 100
    assert queued.fed.lag().events_behind == 100
    queued.filler.resume()
    queued.settle()
    assert queued.differing_views() == []


def test_that_an_entry_that_the_rows_could_not_take_is_said_and_comes_again(
    queued: QueuedLog,
) -> None:
    hand_over(queued)
    rows = queued.stores[FED].database.cursor
    rows.execute("PRAGMA query_only = ON")
    queued.commit(100)
    for _ in range(3):
        queued.run()
        assert "readonly database" in queued.fed.lag().rows_error
    rows.execute("PRAGMA query_only = OFF")
    queued.commit(100)
    queued.settle()
    assert (queued.fed.lag().rows_error, queued.fed.lag().feed_error) == ("", "")
    assert queued.differing_views() == []


def test_that_going_back_to_events_goes_on_from_the_same_position(queued: QueuedLog) -> None:
    hand_over(queued)
    queued.filler.pause("anna")
    queued.commit(200)
    queued.feed_by("events")
    queued.run()
    assert queued.fed.position == 300
    assert queued.registrations.read() == {}
    queued.filler.resume()
    queued.settle()
    assert queued.differing_views() == []
    hand_over(queued)
    assert queued.differing_views() == []


def test_that_a_queue_that_is_closed_leaves_none_of_its_files_open(queued: QueuedLog) -> None:
    hand_over(queued)
    opened = files_open_in(queued.registrations.folder)
    assert opened
    queued.queue.close()
    assert (
        len(files_open_in(queued.registrations.folder)) == len(opened) - 1
    )  # the filler's is left


def test_that_who_goes_back_and_chooses_the_queue_again_at_the_same_position_is_registered(
    queued: QueuedLog,
) -> None:
    queued.feed_by("queue")
    registered = queued.registrations.read()
    assert len(registered) == 1
    queued.feed_by("events")
    assert queued.registrations.read() == {}
    queued.feed_by("queue")
    assert queued.registrations.read() == registered


def test_that_a_replica_goes_on_with_events_until_its_queue_leads_on(queued: QueuedLog) -> None:
    queued.filler.pause("anna")
    queued.feed_by("queue")
    queued.commit(200)
    queued.run()
    assert queued.fed.position == 0
    for _ in range(4):
        queued.at += SECOND_US
        queued.run()
    assert queued.fed.position == 200
    assert queued.fed.lag().handing_over
    queued.filler.resume()
    queued.commit(50)
    queued.settle()
    queued.commit(50)
    queued.settle()
    assert not queued.fed.lag().handing_over
    assert queued.differing_views() == []


def test_that_a_trimmed_queue_is_an_error_of_its_own_until_the_feed_is_chosen_anew(
    queued: QueuedLog,
) -> None:
    queued.limits = replace(ROOMY, max_bytes=20_000)
    queued.open_filler()
    hand_over(queued)
    queued.fed.pause("anna")
    for _ in range(20):
        queued.commit(50)
        queued.run()
    queued.fed.resume()
    queued.run()
    lag = queued.fed.lag()
    assert lag.feed_error.startswith("The queue was trimmed: rebuild needed.")
    assert lag.applied == 100
    assert lag.rows_error == ""
    queued.open_fed()
    queued.run()
    assert queued.fed.lag().feed_error == lag.feed_error
    queued.feed_by("events")
    queued.settle()
    assert queued.fed.lag().feed_error == ""
    assert queued.differing_views() == []


def test_that_the_feed_is_kept_across_a_restart(queued: QueuedLog) -> None:
    hand_over(queued)
    queued.open_fed()
    assert (queued.queue.choice, queued.queue.has_begun) == ("queue", True)
    queued.feed_by("events")
    queued.registrations.acknowledge("fed", Acknowledged(100, has_begun=True))
    queued.open_fed()  # a kill has left the registration behind
    assert queued.queue.choice == "events"
    assert queued.registrations.read() == {}


def test_that_there_are_two_feeds(queued: QueuedLog) -> None:
    with pytest.raises(Unreadable, match="no feed 'pigeons'; there are events and queue"):
        queued.queue.choose("pigeons", 0)


def test_that_parked_events_and_their_retry_come_through_the_queue(
    tmp_path: Path, registry: Registry, projections: Views
) -> None:
    is_broken = True
    queued = parking_log(tmp_path, registry, projections, lambda: is_broken)
    parked = queued.filler.lag().views
    assert sum(view.parked for view in parked) > 0
    assert [view.parked for view in queued.fed.lag().views] == [view.parked for view in parked]
    is_broken = False
    entities = [*queued.stores[FILLER].parked.entities("users")]
    assert entities
    for entity in entities:
        assert queued.retry(RetryWanted(view="users", entity=entity)).first is None
    queued.at += SECOND_US
    queued.run()
    assert sum(view.parked for view in queued.fed.lag().views) == 0
    assert queued.stores[FED].parked.counts() == {}
    assert queued.differing_views() == []
    queued.close()


def test_that_what_was_skipped_is_known_in_every_replica_that_has_the_rows(
    tmp_path: Path, registry: Registry, projections: Views
) -> None:
    queued = parking_log(tmp_path, registry, projections, lambda: True)
    parked = queued.stores[FILLER].parked
    (entity, *_) = parked.entities("users")
    (first,) = parked.of_entity("users", entity, 1)
    queued.skip(first, "olga", "twice the same")
    queued.at += SECOND_US
    queued.run()
    assert queued.skipped_in(FED) == [("users", first.position, "olga", "twice the same")]
    copy_rows(tmp_path / FED, tmp_path / "copy")  # another replica begins with the rows of this one
    assert queued.skipped_in("copy") == queued.skipped_in(FILLER) == queued.skipped_in(FED)
    queued.close()


def parking_log(
    folder: Path, registry: Registry, projections: Views, is_broken: Callable[[], bool]
) -> QueuedLog:
    """Return a log whose fed replica has come to its queue, with events that were parked."""
    users = projections["users"]

    def top_up(*given: object) -> None:
        if is_broken():
            raise ValueError("no top-up today")
        users.handlers[UserToppedUp](*given)  # type: ignore[arg-type]  # passed on as they came

    broken = replace(users, handlers={**users.handlers, UserToppedUp: top_up})
    queued = QueuedLog(folder, registry, {**projections, "users": broken}, 600)
    hand_over(queued, 300)
    return queued


STEPS = st.lists(
    st.sampled_from(
        ("commit", "commit", "run", "fill", "take", "tick", "queue", "events", "kill-filler",
         "kill-fed", "tidy")
    ),
    min_size=5,
    max_size=40,
)  # fmt: skip


def take_step(queued: QueuedLog, step: str) -> None:
    actions: dict[str, Callable[[], object]] = {
        "commit": lambda: queued.commit(25),
        "run": queued.run,
        "fill": queued.filler.step,
        "take": queued.fed.step,
        "tick": queued.tick,
        "queue": lambda: queued.feed_by("queue"),
        "events": lambda: queued.feed_by("events"),
        "kill-filler": queued.open_filler,
        "kill-fed": queued.open_fed,
        "tidy": queued.writer.tidy,
    }
    actions[step]()


@examples(0.2)  # each opens some stores
@given(steps=STEPS)
def test_that_no_order_of_choices_and_deaths_changes_a_row(
    tmp_path_factory: pytest.TempPathFactory,
    registry: Registry,
    projections: Views,
    steps: list[str],
) -> None:
    queued = QueuedLog(tmp_path_factory.mktemp("queued"), registry, projections, 1200)
    for step in steps:
        take_step(queued, step)
    queued.settle()
    assert queued.fed.lag().feed_error == ""
    assert queued.differing_views() == []
    assert queued.fed.lag().counts == queued.filler.lag().counts
    queued.close()
