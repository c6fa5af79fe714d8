"""A backend that follows a store while its own library writes it."""

from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

from backend.messages.events import Event, Origin
from backend.messages.health import HealthReport
from backend.messages.subscriptions import store_subscription_subject
from backend.store.engine_registry import open_reader
from backend.wire.attachment import Attachment, split_password, write_attachment
from tests.health_watch import HealthWatch, verdict_of
from tests.rates_beside import measure_beside
from tests.running import Running, running_with, until

WANTED_RATIO = 0.95  # of a writer's rate beside the mirror to that without it
_PHASE_S = 1.5
_BLOCKS = 9


class FollowedStore:
    """What is said of the store, and what was copied of it."""

    def __init__(self, folder: Path, backend: Running) -> None:
        self._folder, self._backend = folder, backend

    def await_events(self, count: int) -> list[Event]:
        """Wait until so many events are copied, and return all."""
        until(lambda: len(self._events()) >= count, f"{count} events are copied")
        return self._events()

    def origins(self) -> list[Origin]:
        """Return where each copied event was read."""
        with closing(open_reader(f"sqlite:///{self._folder / 'log.sqlite'}")) as reader:
            found = reader.read_origins(range(1, reader.head() + 1))
        return [origin for _, origin in sorted(found.items())]

    def await_behind(self, consumer: str, behind: int, stream: str = "") -> None:
        """Wait until so many events are said to be left for a consumer of the store."""
        subject = store_subscription_subject("store", consumer, stream)

        def is_so(report: HealthReport) -> bool:
            is_known = any(each.name == subject for each in report.processes)
            return is_known and verdict_of(report, subject).behind == behind

        with self._backend.client() as client:
            HealthWatch(client).until(is_so, f"{behind} events are left for {consumer}")

    def ratio_of(self, write_for: Callable[[float], int]) -> float:
        """Return the rate of a writer with the mirror to that without it."""
        earlier = self._head()
        found = measure_beside(
            self._backend.processes()["primary"].pid,
            write_for,
            lambda: self._head() - earlier,
            lambda count: until(lambda: self._head() - earlier >= count, f"{count} are copied"),
            blocks=_BLOCKS,
            phase_s=_PHASE_S,
        )
        print(  # noqa: T201 - the figures that the campaign is for
            f"\n{found.alone_per_s:.0f} writes a second alone, {found.ratio:.3f} of it beside the"
            f" mirror ({found.scatter}); {found.follower_us:.0f} us of the processor for each"
        )
        return found.ratio

    def _head(self) -> int:
        with closing(open_reader(f"sqlite:///{self._folder / 'log.sqlite'}")) as reader:
            return reader.head()

    def _events(self) -> list[Event]:
        with closing(open_reader(f"sqlite:///{self._folder / 'log.sqlite'}")) as reader:
            return reader.read(0, 1_000_000)


@contextmanager
def followed(folder: Path, url: str) -> Generator[FollowedStore]:
    """Follow a store in a new data folder, at the pace that is usual."""
    bare, password = split_password(url)
    write_attachment(folder, Attachment(url=bare, name="store"), password=password)
    with running_with({"MARIGRAPH_ARCHIVE": "false"}, folder, "--replicas", "0") as backend:
        yield FollowedStore(folder, backend)
