"""Rows that were copied from another host stand ahead of the log, which is copied behind them."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import partial
from itertools import islice
from pathlib import Path

import msgspec
import pytest

from backend.domain.registry import load_registry
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.follower import Follower
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.log_origin import LogOrigin
from backend.run.read_model_recovery import (
    find_departure,
    keep_tip,
    open_trusted_store,
    record_origin,
)
from backend.store.engine_registry import open_log
from tests.backend.projection.log_fixtures import append
from tests.backend.projection.shop_history import Shop, events
from tests.backend.run.test_read_model_recovery import LOGGER

COPIED, END = 120, 150


@pytest.fixture(scope="module")
def history() -> list[Event]:
    payloads = islice(Shop(1, users=20, products=10).payloads(), END)
    return list(events(load_registry(), payloads))


class Joined:
    """A replica's rows at 120, and the copy of the log that comes behind them."""

    def __init__(self, path: Path, history: list[Event], opened: ExitStack) -> None:
        self.history = history
        registry, projections = load_registry(), load_projections()
        there = opened.enter_context(closing(open_log("memory:")))
        append(there, history[:COPIED])
        with closing(LiveStore(path, projections)) as rows:
            Applier(rows, projections, registry).apply(there.read(0, COPIED))
            record_origin(rows, there, COPIED)
        self.log = opened.enter_context(closing(open_log("memory:")))
        self.store, self.ahead = open_trusted_store(
            path, lambda: LiveStore(path, projections), self.log, LOGGER, awaits_log=True
        )
        opened.callback(self.store.close)
        departure = partial(find_departure, self.store, self.log)
        origin = LogOrigin(find_departure=departure)
        self.moment = 0
        self.follower = Follower(
            Applier(self.store, projections, registry),
            self.log,
            ticks=lambda: self.moment,
            origin=origin,
        )
        self.follower.awaits_log = True

    def step(self) -> None:
        """Go on, seconds later."""
        for _ in range(3):
            self.moment += 6_000_000
            self.follower.step()


@pytest.fixture
def joined(tmp_path: Path, history: list[Event]) -> Iterator[Joined]:
    with ExitStack() as opened:
        yield Joined(tmp_path / "replica-1.sqlite", history, opened)


def test_that_such_rows_are_not_held_and_wait(joined: Joined) -> None:
    append(joined.log, joined.history[:50])
    joined.step()
    follower = joined.follower
    assert (joined.ahead, follower.ahead, follower.position) == ("", "", COPIED)
    assert follower.awaits_log
    assert follower.obstacle == "The copy of the log has come to 50 of 120, where the rows are."
    lag = follower.lag()
    assert (lag.applied, lag.head, lag.events_behind) == (COPIED, COPIED, 0)
    assert not follower.origin.is_certain  # so that nothing is noted of a log that is not there


def test_that_they_are_followed_on_when_the_log_is_there(joined: Joined) -> None:
    append(joined.log, joined.history[:50])
    joined.step()
    append(joined.log, joined.history[50:])
    joined.step()
    follower = joined.follower
    assert (follower.awaits_log, follower.ahead, follower.position) == (False, "", END)
    assert (follower.obstacle, follower.lag().head) == ("", END)


def test_that_they_are_held_when_another_log_comes(joined: Joined) -> None:
    others = [msgspec.structs.replace(each, id=each.id[::-1]) for each in joined.history]
    append(joined.log, [joined.history[0], *others[1:]])
    joined.step()
    assert joined.follower.position == COPIED
    assert "the event at 120 is not the one that its rows hold" in joined.follower.ahead


def test_that_rows_of_a_log_of_ones_own_do_not_wait(joined: Joined, tmp_path: Path) -> None:
    path = tmp_path / "replica-1.sqlite"
    append(joined.log, joined.history[:50])
    store, ahead = open_trusted_store(
        path, lambda: LiveStore(path, load_projections()), joined.log, LOGGER
    )
    store.close()
    assert "its rows stand at 120, but the log ended at 50" in ahead


def test_that_the_event_that_rows_end_with_is_known_however_soon_the_power_is_lost(
    tmp_path: Path, history: list[Event]
) -> None:
    path, projections, registry = tmp_path / "replica-1.sqlite", load_projections(), load_registry()
    with closing(open_log("memory:")) as there, closing(LiveStore(path, projections)) as rows:
        append(there, history[:COPIED])
        applier = Applier(rows, projections, registry)
        applier.keep_tips(partial(keep_tip, rows))
        applier.apply(there.read(0, 100))
        record_origin(rows, there, 100)
        assert rows.setting("first-event") == history[0].id.hex()
        applier.apply(there.read(100, 20))
    others = [msgspec.structs.replace(each, id=each.id[::-1]) for each in history[100:]]
    with closing(open_log("memory:")) as log, closing(LiveStore(path, projections)) as rows:
        append(log, [*history[:100], *others])
        found = find_departure(rows, log, COPIED, None)
    assert "the event at 120 is not the one that its rows hold" in found
