"""One run of a comparison: the load beside one feed, or no replica, in a folder of its own."""

import os
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from backend.client import Client, attach
from backend.clock import Micros, monotonic_us
from backend.comparison.added_view import install_added_view
from backend.comparison.comparison_load import (
    AnsweredCommands,
    SentBurst,
    register_users,
    send_at_once,
    send_paced,
    top_ups,
)
from backend.comparison.event_times import EventTimes, EventTimesReader
from backend.comparison.feed_trials import REPLICA, FeedTrials
from backend.comparison.lag_curve import lag_samples, look_at_lag
from backend.comparison.process_io import WriteMeter
from backend.comparison.sample_statistics import percentiles
from backend.messages.feed_choice import FeedChoice
from backend.messages.feed_comparison import (
    ComparisonLoad,
    ComparisonStep,
    FeedMeasurement,
    FeedTrial,
    PrimaryAlone,
    WriteCost,
)
from backend.projection.row_queue.queue_registrations import QUEUE_FOLDER, QUEUE_PROCESS
from backend.settings import Settings

# a queue of that size holds the load: nothing is lost, and what is acknowledged goes by pieces
_ROWS_AN_EVENT = 4
_PRIMARY = "primary"

OnProgress = Callable[[ComparisonStep, int, int], None]


def measure_alone(folder: Path, load: ComparisonLoad, on_progress: OnProgress) -> PrimaryAlone:
    """Run the load with no replica."""
    run = _Run(folder, load, on_progress)
    with run.backend(replicas=0) as client:
        run.register(client)
        meter = WriteMeter(_pids(client))
        run.send_paced(client, "")
        burst = run.burst(client)
        write = run.write_cost(client, meter)
    return PrimaryAlone(burst_rate_per_s=burst.rate_per_s, write=write)


def measure_feed(
    folder: Path, feed: FeedChoice, load: ComparisonLoad, away_rows: int, on_progress: OnProgress
) -> FeedMeasurement:
    """Run the load beside a replica that is fed so, and try things afterwards."""
    run = _Run(folder, load, on_progress)
    with run.backend(replicas=1) as client:
        run.register(client)
        trials = FeedTrials(client, folder, feed, load)
        trials.go_over_to_feed()
        meter = WriteMeter(_pids(client))
        run.send_paced(client, REPLICA)
        burst = run.burst(client)
        caught_up_us = run.catch_up(trials, burst.head)
        write, disk = run.write_cost(client, meter), disk_bytes(folder)
        run.show("replay")
        tried = [trials.replay(run.middle)]
        run.show("rebuild")
        tried.append(trials.rebuild())
    tried += run.try_after_restart(feed, burst.head, away_rows)
    looks = look_at_lag(run.times, run.stride)
    return FeedMeasurement(
        feed=feed,
        lag=lag_samples(looks),
        events_behind=percentiles(looks.events_behind),
        time_behind_us=percentiles(looks.time_behind_us),
        apply_latency_us=percentiles(apply_latencies(run.times)),
        catch_up_us=caught_up_us,
        burst_rate_per_s=burst.rate_per_s,
        write=write,
        disk_bytes=disk,
        trials=tried,
    )


def disk_bytes(folder: Path) -> dict[str, int]:
    """Return what lies in a data folder: the log, each process's rows, and the queue."""
    sizes: dict[str, int] = {}
    for file in folder.rglob("*"):
        if not file.is_file():
            continue
        within = file.relative_to(folder).parts
        kind = within[0] if len(within) > 1 else file.name.partition(".sqlite")[0]
        if len(within) > 1 or ".sqlite" in file.name:
            sizes[kind] = sizes.get(kind, 0) + file.stat().st_size
    wanted = ("log", REPLICA, QUEUE_PROCESS, QUEUE_FOLDER)
    return {kind: size for kind, size in sorted(sizes.items()) if kind in wanted}


class _Run:
    """The steps of one run. `times`: of the paced load's events, of one in `stride`.

    `middle`: a position in the midst of the paced load.
    """

    def __init__(self, folder: Path, load: ComparisonLoad, on_progress: OnProgress) -> None:
        self._folder, self._load, self._on_progress = folder, load, on_progress
        self.times: list[EventTimes] = []
        self.stride = 1
        self.middle = 0

    @contextmanager
    def backend(self, replicas: int, queue_max_rows: int = 0) -> Generator[Client]:
        """Run a backend on the folder."""
        self.show("start")
        settings = Settings(
            data=str(self._folder),
            replicas=replicas,
            archive=False,
            queue_max_rows=queue_max_rows or _ROWS_AN_EVENT * self._events,
        )
        with attach(settings, name="comparison") as client:
            yield client

    @property
    def _events(self) -> int:
        """Events of the whole load."""
        return self._load.commands + self._load.burst

    def show(self, step: ComparisonStep, done: int = 0, total: int = 0) -> None:
        """Say where it is."""
        self._on_progress(step, done, total)

    def register(self, client: Client) -> None:
        """Register the users."""
        keys = self._load.keys
        register_users(client, keys, lambda done: self.show("register", done, keys))

    def send_paced(self, client: Client, replica: str) -> None:
        """Send the paced load, and find out about the times of its events."""
        total, answered = self._load.commands, AnsweredCommands()

        def show(done: int) -> None:
            self.show("load", done, total)

        reader = EventTimesReader(self._folder, replica, answered, total)
        commands = list(top_ups(total, self._load.keys))
        with reader:
            send_paced(client, commands, self._load.rate_per_s, answered, show)
            self.show("traces")
        self.times, self.stride = reader.times(), reader.stride
        self.middle = answered.commands[total // 2][1]

    def burst(self, client: Client) -> SentBurst:
        """Send commands as fast as they are answered."""
        commands = list(top_ups(self._load.burst, self._load.keys))
        return send_at_once(client, commands, lambda done: self.show("burst", done, len(commands)))

    def catch_up(self, trials: FeedTrials, head: int) -> Micros:
        """Return how long the replica took to have everything after the burst."""
        self.show("catch-up")
        began_us = monotonic_us()
        trials.await_applied(head)
        return monotonic_us() - began_us

    def write_cost(self, client: Client, meter: WriteMeter) -> WriteCost:
        """Return what was written since; commits are those of the paced load."""
        pids = _pids(client)
        return WriteCost(
            primary_bytes=meter.since(pids, _PRIMARY),
            replica_bytes=meter.since(pids, REPLICA),
            queue_bytes=meter.since(pids, QUEUE_PROCESS),
            commits=len({each.committed_us for each in self.times}) * self.stride,
            commands=self._events,
        )

    def try_after_restart(self, feed: FeedChoice, head: int, away_rows: int) -> list[FeedTrial]:
        """Install a view over the events that are there, and let the replica be away."""
        install_added_view(self._folder / "installed")
        began_us = monotonic_us()
        with (
            _on_path(self._folder / "installed"),
            self.backend(replicas=1, queue_max_rows=away_rows) as client,
        ):
            trials = FeedTrials(client, self._folder, feed, self._load)
            self.show("new-view")
            tried = [trials.new_view(head, began_us)]
            trials.go_over_to_feed()
            away = self._load.away
            tried.append(trials.away(lambda done: self.show("away", done, away)))
        return tried


@contextmanager
def _on_path(folder: Path) -> Generator[None]:
    """Let programs that are started meanwhile find what is installed in a folder."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(folder), before)))
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


def apply_latencies(times: Sequence[EventTimes]) -> list[Micros]:
    """Return how long each event took from the log's disk to rows that can be read."""
    return [
        max(0, each.visible_us - each.committed_us) for each in times if each.visible_us is not None
    ]


def _pids(client: Client) -> dict[str, int]:
    return {each.name: each.pid for each in client.topology().processes if each.pid}
