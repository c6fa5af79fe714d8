"""Samples of the log's standbys, kept as those of replicas are."""

import logging
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from backend.clock import SECOND_US, now_us
from backend.messages.log_standbys import AskStandbySeries, LogStandbys, Standby, StandbyLag
from backend.telemetry.lag_history import LagHistoryStore
from backend.telemetry.standby_points import STANDBY_PREFIX, standby_lag
from tests.backend.wire.sample_values import PRIMARY

LUND = Standby(
    name="lund",
    sent_bytes=0,
    written_bytes=10,
    flushed_bytes=20,
    replayed_bytes=30,
    written_us=100,
    flushed_us=200,
)


def opened(folder: Path) -> LagHistoryStore:
    return LagHistoryStore(folder / "telemetry.sqlite", logging.getLogger("test"))


def test_that_samples_are_there_after_a_restart_the_worst_of_a_span_and_no_replicas(
    tmp_path: Path,
) -> None:
    start_us = (now_us() // (60 * SECOND_US) - 10) * 60 * SECOND_US
    known = LogStandbys(standbys=[LUND])
    with closing(opened(tmp_path)) as store:
        for second, replayed in enumerate((30, 900, 40)):
            standbys = replace(known, standbys=[replace(LUND, replayed_bytes=replayed)])
            at_us = start_us + second * SECOND_US
            store.add_standbys(replace(PRIMARY, at_us=at_us, standbys=standbys))
    with closing(opened(tmp_path)) as store:
        (series,) = store.answer_standbys(AskStandbySeries()).standbys
        assert (series.name, series.replayed_bytes) == ("lund", [30, 900, 40])
        assert (series.sent_bytes[0], series.written_us[0], series.flushed_us[0]) == (0, 100, 200)
        assert series.replayed_us == [None, None, None]
        (coarse,) = store.answer_standbys(AskStandbySeries(step_s=10)).standbys
        assert coarse.replayed_bytes == [900]
        assert (store.replicas(), store.standbys()) == ([], ["lund"])
        kept = store.moment(f"{STANDBY_PREFIX}lund", start_us + SECOND_US)
        assert kept is not None
        lag = StandbyLag(
            name="lund",
            sent_bytes=0,
            written_bytes=10,
            flushed_bytes=20,
            replayed_bytes=900,
            written_us=100,
            flushed_us=200,
        )
        assert standby_lag("lund", kept.point) == lag


def test_that_numbers_that_are_not_of_now_are_not_kept(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        old = LogStandbys(standbys=[LUND], problem="connection refused")
        store.add_standbys(replace(PRIMARY, standbys=old))
        store.add_standbys(replace(PRIMARY, standbys=None))
        assert store.answer_standbys(AskStandbySeries()).standbys == []
