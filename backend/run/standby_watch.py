"""How far the standbys of the log's server are, asked once a second beside the writer's loop.

A thread of its own: while a commit waits for a standby that is away the loop stands still, and
nobody else could say why.
"""

import threading

from msgspec.structs import replace

from backend.clock import SECOND_US, Clock, Micros, monotonic_us, now_us
from backend.errors import Unavailable
from backend.messages.log_standbys import AwayStandby, LogStandbys, Standby
from backend.messages.notices import PrimarySample
from backend.projection.head_growth import HeadGrowth
from backend.run.child_runtime import ChildRuntime
from backend.store.log_standby_port import StandbyReader, StandbyReading
from backend.translation import tr_noop
from backend.wire.codec import NOTICES
from backend.wire.sockets import push, try_send

_INTERVAL_S = 1.0
_COST_RATIO = 10  # of the time between two looks to that which one takes
_LONG_STEP_US: Micros = 3 * SECOND_US // 2  # a sample of the loop was due before that
_MAX_PROBLEM_CHARS = 2_000
_NOT_SEEN = tr_noop(
    "The role of the log's URL may not see how far they are: grant it pg_monitor on the server."
)


_Place = tuple[str, str]


def _place(standby: Standby) -> _Place:
    """Return what tells a standby from others: its own name, and the address that it comes from.

    Several of one name are shown with their address, which a single one is not.
    """
    return standby.name.removesuffix(f" {standby.address}"), standby.address


class StandbyStatus:
    """What follows from one look after the other: times behind, and who is away."""

    def __init__(self, ticks: Clock = monotonic_us) -> None:
        """Begin without a look; `ticks` is a monotonic clock."""
        self._ticks = ticks
        self._growth = HeadGrowth(ticks())
        self._seen: dict[_Place, tuple[str, Micros]] = {}  # how each is called, when it was there
        self._timeline: tuple[int, int] | None = None
        self._sampled_us: Micros | None = None
        self._known = LogStandbys()

    @property
    def present(self) -> LogStandbys:
        """What is known, with its age; any thread may ask."""
        known, sampled_us = self._known, self._sampled_us
        if sampled_us is None:
            return known
        return replace(known, sampled_age_us=self._ticks() - sampled_us)

    def note(self, reading: StandbyReading) -> None:
        """Take a look in."""
        moment_us, timeline = self._ticks(), (reading.system, reading.timeline)
        if self._timeline not in (None, timeline):  # another server: one of its standbys, promoted
            self._seen.clear()
            self._growth = HeadGrowth(moment_us)
        self._timeline = timeline
        self._growth.note(reading.end, moment_us)
        standbys = [self._with_times(each, reading.end, moment_us) for each in reading.standbys]
        self._note_there(standbys, moment_us)
        behind = [each.replayed_bytes or 0 for each in standbys]
        self._growth.forget(reading.end - max(behind, default=0))
        self._sampled_us = moment_us
        self._known = LogStandbys(
            server=reading.server,
            timeline=reading.timeline,
            problem="" if reading.is_seen else _NOT_SEEN,
            synchronous=reading.synchronous,
            standbys=standbys,
            away=self._away(moment_us),
            waiting_us=reading.waiting_us,
            lost=reading.lost,
        )

    def note_failure(self, reason: str) -> None:
        """Keep what was known, with its age, and why there is nothing newer."""
        self._known = replace(self._known, problem=reason[:_MAX_PROBLEM_CHARS], waiting_us=None)

    def _note_there(self, standbys: list[Standby], moment_us: Micros) -> None:
        """Remember who is there; one that comes back from another address is the one of before."""
        there = {_place(each): each.name for each in standbys}
        for name, _ in there.keys() - self._seen.keys():
            gone = [each for each in self._seen if each[0] == name and each not in there]
            if gone:
                del self._seen[gone[0]]
        self._seen |= {place: (name, moment_us) for place, name in there.items()}

    def _away(self, moment_us: Micros) -> list[AwayStandby]:
        return [
            AwayStandby(name=name, away_us=moment_us - seen_us)
            for name, seen_us in sorted(self._seen.values())
            if seen_us < moment_us
        ]

    def _with_times(self, standby: Standby, end: int, moment_us: Micros) -> Standby:
        """Say how old the oldest is that has not come through each stage.

        The server's own times stand still with a standby that does, and say nothing when all is
        there: where something is behind, it is at least as old as since it was first seen here.
        """

        def age_us(behind: int | None, measured_us: int | None) -> int | None:
            if behind is None:
                return None
            if behind <= 0:
                return 0
            waited_us = self._growth.waited_us(end - behind + 1, moment_us, measured_us or 0)
            return max(waited_us, measured_us or 0)

        return replace(
            standby,
            written_us=age_us(standby.written_bytes, standby.written_us),
            flushed_us=age_us(standby.flushed_bytes, standby.flushed_us),
            replayed_us=age_us(standby.replayed_bytes, standby.replayed_us),
        )


class StandbyWatch:
    """Asks the server, and speaks for the loop while a commit keeps that."""

    def __init__(self, runtime: ChildRuntime, reader: StandbyReader) -> None:
        """The socket is the thread's from its start to its end."""
        bootstrap = runtime.bootstrap
        self._reader, self._logger, self._session = reader, runtime.logger, runtime.session
        self._socket = push(runtime.context, bootstrap.access, bootstrap.notices)
        self._status = StandbyStatus()
        self._newest: tuple[PrimarySample, Micros] | None = None
        self._error = ""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="standbys")

    @property
    def present(self) -> LogStandbys:
        """What is known, with its age."""
        return self._status.present

    def complete(self, sample: PrimarySample) -> PrimarySample:
        """Return what the loop is to say, with the standbys, and keep it."""
        completed = replace(sample, standbys=self.present)
        self._newest = completed, monotonic_us()
        return completed

    def start(self) -> None:
        """Start asking."""
        self._thread.start()

    def close(self) -> None:
        """End the thread; a look in hand takes no longer than its time limit."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        wait_s = 0.0
        while not self._stop.wait(wait_s):
            began_us = monotonic_us()
            try:
                self._look()
            except Exception as error:  # noqa: BLE001 - the writer goes on without; health says it
                self._note_error(f"{type(error).__name__}: {error}", error)
            wait_s = max(_INTERVAL_S, _COST_RATIO * (monotonic_us() - began_us) / SECOND_US)
        self._reader.close()

    def _look(self) -> None:
        try:
            self._status.note(self._reader.read())
        except Unavailable as error:
            self._note_error(error.message, None)
            return
        self._error = ""
        self._speak()

    def _note_error(self, text: str, error: Exception | None) -> None:
        """Log an error once for as long as it lasts; the samples tell it."""
        self._status.note_failure(text)
        if text != self._error:
            self._logger.warning("the standbys cannot be asked for: %s", text, exc_info=error)
        self._error = text

    def _speak(self) -> None:
        """Send the loop's newest sample again while it waits in a commit, with why."""
        present, newest = self._status.present, self._newest
        if present.waiting_us is None or newest is None:
            return
        sample, heard_us = newest
        late_us = monotonic_us() - heard_us
        if late_us < _LONG_STEP_US:
            return
        age_us = sample.log_age_us
        speaking = replace(
            sample,
            at_us=now_us(),
            uptime_us=sample.uptime_us + late_us,
            log_age_us=None if age_us is None else age_us + late_us,
            standbys=present,
        )
        try_send(self._socket, NOTICES.encode(speaking, 0, self._session))
