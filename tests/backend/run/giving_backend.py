"""A backend that gives copies of its replicas' rows, and who fetches them, without a network."""

import itertools
import logging
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from backend.domain.registry import load_registry
from backend.errors import MarigraphError, TimedOut
from backend.messages.commands import Failure
from backend.messages.control import Health
from backend.messages.health import HealthReport
from backend.messages.notices import ProcessInfo, ReplicaSample, Topology
from backend.messages.row_copies import AskRowCopy, RowCopyPart
from backend.messages.view_shares import ViewShare
from backend.projection.applier import Applier
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.run.fetched_rows import RowFetch
from backend.run.row_giver import RowGiver
from backend.store.engine_registry import open_reader
from backend.wire.failures import failure_of
from tests.backend.projection.log_fixtures import log_file
from tests.backend.projection.shop_history import Shop, events
from tests.console import sample_messages

LOGGER = logging.getLogger("test")
EVENTS = 200
PART = 40_000  # bytes: the copy is several parts


def make_rows(folder: Path) -> Path:
    """Make rows that stand at the end of a shop's log."""
    registry, projections = load_registry(), load_projections()
    payloads = itertools.islice(Shop(1, users=20, products=10).payloads(), EVENTS)
    url = log_file(folder / "log.sqlite", events(registry, payloads))
    path = folder / "replica-1.sqlite"
    with closing(LiveStore(path, projections)) as store, closing(open_reader(url)) as reader:
        store.write_setting("mode", "demand")
        Applier(store, projections, registry).apply(reader.read(0, EVENTS))
    return path


class There:
    """The backend there, with the givers of its replicas; a hook may cut the link or end one."""

    def __init__(self, givers: dict[str, RowGiver], user: str = "replica@tokyo") -> None:
        self.givers, self.user = givers, user
        self.asked: list[tuple[str, int]] = []
        self.before: Callable[[], None] = lambda: None
        self.is_cut = False
        self.share: list[ViewShare] = []

    @contextmanager
    def connect(self) -> Generator["There"]:
        yield self

    def health(self) -> Health:
        if self.is_cut:
            self.is_cut = False
            raise TimedOut("The link is cut.")
        names = list(self.givers)
        return Health(
            topology=Topology(session="", at_us=0, processes=[_process(name) for name in names]),
            primary=None,
            replicas=[_sample(name, self.share) for name in names],
            clients=0,
            at_us=0,
            report=HealthReport(at_us=0, severity="ok", worst="", processes=[]),
        )

    def ask_row_copy(self, replica: str, asked: AskRowCopy) -> RowCopyPart | Failure:
        if asked.offset:
            self.before()
        self.asked.append((replica, asked.offset))
        try:
            return self.givers[replica].answer(self.user, asked)
        except MarigraphError as error:  # as who answers there does
            return failure_of(error)


def _process(name: str) -> ProcessInfo:
    return ProcessInfo(
        name=name, role="replica", pid=1, state="running", since_us=0, restarts=0, endpoints={}
    )


def _sample(name: str, share: list[ViewShare]) -> ReplicaSample:
    return sample_messages.replica(name, applied=EVENTS, head=EVENTS, views=[], share=share)


class Process:
    """The process that fetches; it may be told to end."""

    def __init__(self) -> None:
        self.logger, self.said, self.is_ending = LOGGER, list[str](), False

    def pause(self, seconds: float) -> bool:
        del seconds  # nobody else has a turn here
        return not self.is_ending

    def report_waiting(self, reason: str, *, is_at_work: bool = False) -> None:
        del is_at_work
        self.said.append(reason)


class Here(NamedTuple):
    """What fetches, and where to."""

    process: Process
    there: There
    path: Path

    def fetch(self) -> bool:
        return RowFetch(self.process, self.path, "tokyo:7420", self.there.connect).fetch()

    def left(self) -> list[str]:
        """Return the names of all files beside the rows."""
        return sorted(each.name for each in self.path.parent.iterdir() if each != self.path)


@contextmanager
def giver_of(path: Path, why_not: str = "") -> Generator[RowGiver]:
    giver = RowGiver(path, lambda: EVENTS, lambda: why_not, LOGGER, part_bytes=PART)
    with closing(giver):
        yield giver


def dump(path: Path) -> list[str]:
    """Return all that the rows are, but for the settings of their replica."""
    with closing(sqlite3.connect(path)) as connection:
        return [line for line in connection.iterdump() if "marigraph_settings" not in line]
