"""Streaming replicas (standbys) of a log in PostgreSQL: how far they are, who waits for them.

Bytes are of the server's write-ahead log; a standby's four stages are the places up to which it was
sent, written, flushed and replayed there.
"""

from typing import Literal

import msgspec

from backend.messages.bounds import Count, Int64, LongText
from backend.messages.lag_series import SampleStepSeconds

StandbyStage = Literal["sent", "written", "flushed", "replayed"]
STANDBY_STAGES: tuple[StandbyStage, ...] = ("sent", "written", "flushed", "replayed")


class _StandbyPayload(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """Shared shape of everything here; what is not set is not sent."""


class StandbyLag(_StandbyPayload, frozen=True, kw_only=True):
    """How far a standby is behind the end of the server's log, by stage; None: not known.

    `…_bytes`: that are not sent to it, or not written, flushed or replayed there. `…_us`: for how
    long the oldest of them has been in the log; sending has no time of its own.
    """

    name: LongText
    sent_bytes: Int64 | None = None
    written_bytes: Int64 | None = None
    flushed_bytes: Int64 | None = None
    replayed_bytes: Int64 | None = None
    written_us: Int64 | None = None
    flushed_us: Int64 | None = None
    replayed_us: Int64 | None = None

    def behind_bytes(self, stage: StandbyStage) -> int | None:
        """Return how many bytes have not come through a stage."""
        return {
            "sent": self.sent_bytes,
            "written": self.written_bytes,
            "flushed": self.flushed_bytes,
            "replayed": self.replayed_bytes,
        }[stage]

    def behind_us(self, stage: StandbyStage) -> int | None:
        """Return how long the oldest of them has been in the log."""
        return {
            "sent": None,
            "written": self.written_us,
            "flushed": self.flushed_us,
            "replayed": self.replayed_us,
        }[stage]


class Standby(StandbyLag, frozen=True, kw_only=True):
    """A standby that is connected; state and sync_state in PostgreSQL's own words.

    `address`: from where, empty on the same machine. `sync_state`: `sync` or `quorum`: commits wait
    for it; `potential`: they would if another one went; `async`: they do not. Empty: not known.
    """

    address: LongText = ""
    state: LongText = ""
    sync_state: LongText = ""

    @property
    def is_waited_for(self) -> bool:
        """Whether commits wait for it, or for as many as it is one of."""
        return self.sync_state in ("sync", "quorum")


class AwayStandby(_StandbyPayload, frozen=True, kw_only=True):
    """A standby that was connected, or that commits are to wait for, and is not there."""

    name: LongText
    away_us: Int64


class LostEvents(_StandbyPayload, frozen=True, kw_only=True):
    """Events that were accepted, and that the log does not have any more since a failover.

    `first`, `last`: positions; `first` 0: not known. `at_us`: when that was found. `timeline`: the
    server's that took its place.
    """

    first: Int64
    last: Int64
    at_us: Int64
    timeline: Int64


class LogStandbys(_StandbyPayload, frozen=True, kw_only=True):
    """What the server that is written to says of its standbys.

    `server`: its host and port. `timeline`: it rises by one with every standby that is promoted;
    None: not known. `sampled_age_us`: since it was asked last; None: it never answered. `problem`:
    why that is not known, or not all of it; empty where it is. `synchronous`: the server's setting
    `synchronous_standby_names`, empty: no commit waits for a standby. `waiting_us`: for how long a
    commit has been waiting for one; None: none is. `lost`: the newest loss, None: there was none.
    """

    server: LongText = ""
    timeline: Int64 | None = None
    sampled_age_us: Int64 | None = None
    problem: LongText = ""
    synchronous: LongText = ""
    standbys: list[Standby] = []
    away: list[AwayStandby] = []
    waiting_us: Int64 | None = None
    lost: LostEvents | None = None


class AskStandbySeries(_StandbyPayload, frozen=True, kw_only=True, tag="ask-standby-history"):
    """What is kept of all standbys since a moment (microseconds); `step_s` as of the lag."""

    since_us: Count = 0
    step_s: SampleStepSeconds = 1


class StandbySeries(_StandbyPayload, frozen=True, kw_only=True):
    """What is kept of a standby: columns of equal length, oldest first; None: not known.

    `at_us`: microseconds of the wall clock; the others as in `StandbyLag`.
    """

    name: LongText
    at_us: list[Int64]
    sent_bytes: list[Int64 | None]
    written_bytes: list[Int64 | None]
    flushed_bytes: list[Int64 | None]
    replayed_bytes: list[Int64 | None]
    written_us: list[Int64 | None]
    flushed_us: list[Int64 | None]
    replayed_us: list[Int64 | None]


class StandbyHistory(_StandbyPayload, frozen=True, kw_only=True, tag="standby-history"):
    """The answer, by name."""

    standbys: list[StandbySeries]
