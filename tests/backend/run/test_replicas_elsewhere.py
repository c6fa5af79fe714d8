"""Which replicas on other hosts there are, and what they are told."""

import logging
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.errors import NotPermitted, Rejected, Unavailable
from backend.messages.notices import ReplicaSample
from backend.messages.replica_reports import ReplicaReport
from backend.run.replicas_elsewhere import ReplicasElsewhere
from tests.backend.wire.sample_values import PROCESS, REPLICA

LOGGER = logging.getLogger("test")
REPORT = ReplicaReport(name="tokyo", host="tokyo-1", process=PROCESS, sample=REPLICA)
SECOND_US = 1_000_000


class Beside:
    """The registry beside a primary, with a clock of its own."""

    def __init__(self, folder: Path) -> None:
        self.now_us = 100 * SECOND_US
        self.invited = ["tokyo", "osaka"]
        self.samples: list[tuple[str, ReplicaSample]] = []
        self.replicas = ReplicasElsewhere(
            folder,
            lambda: self.invited,
            lambda sample, name: self.samples.append((name, sample)),
            LOGGER,
            ticks=lambda: self.now_us,
        )


def test_that_one_is_listed_with_its_host_and_the_time_of_this_one(tmp_path: Path) -> None:
    beside = Beside(tmp_path)
    beside.replicas.report("replica@tokyo", REPORT)
    beside.now_us += 3 * SECOND_US
    beside.replicas.report("replica@tokyo", replace(REPORT, sample=None))

    (found,) = beside.replicas.describe()
    assert (found.name, found.host, found.pid) == ("tokyo", "tokyo-1", PROCESS.pid)
    assert found.endpoints == {}  # nobody is led there
    assert found.state_age_us == 3 * SECOND_US
    assert beside.samples == [("tokyo", REPLICA)]


def test_that_one_that_was_there_is_missed_after_a_restart_until_it_is_revoked(
    tmp_path: Path,
) -> None:
    Beside(tmp_path).replicas.report("replica@tokyo", REPORT)
    again = Beside(tmp_path)
    (found,) = again.replicas.describe()
    assert (found.name, found.host, found.state, found.pid) == ("tokyo", "tokyo-1", "starting", 0)
    again.invited = ["osaka"]
    again.replicas.remove_uninvited()
    assert again.replicas.describe() == []
    assert Beside(tmp_path).replicas.describe() == []


def test_that_names_are_nobody_else_s(tmp_path: Path) -> None:
    replicas = Beside(tmp_path).replicas
    replicas.report("replica@tokyo", REPORT)
    with pytest.raises(Rejected, match="Another replica is called tokyo"):
        replicas.report("replica@osaka", REPORT)
    for name in ("replica-1", "primary", "Tokyo", "../x"):
        with pytest.raises(Rejected, match="can be called"):
            replicas.report("replica@osaka", replace(REPORT, name=name))
    for user in ("administrator", "observer@anna", ""):
        with pytest.raises(NotPermitted, match="role replica"):
            replicas.report(user, REPORT)
    replicas.report("replica@tokyo", replace(REPORT, name="kyoto"))  # it is called so now
    assert [each.name for each in replicas.describe()] == ["kyoto"]


def test_that_an_order_is_given_until_it_is_done_and_to_nobody_who_is_away(tmp_path: Path) -> None:
    beside = Beside(tmp_path)
    replicas = beside.replicas
    replicas.report("replica@tokyo", REPORT)
    replicas.give("tokyo", 7, b"order")
    assert replicas.directions("tokyo").orders == replicas.directions("tokyo").orders == [b"order"]
    assert replicas.directions("osaka").orders == []
    replicas.drop(7)
    assert replicas.directions("tokyo").orders == []
    beside.now_us += 6 * SECOND_US
    with pytest.raises(Unavailable, match="Nothing is heard of tokyo"):
        replicas.give("tokyo", 8, b"order")


def test_that_a_damaged_file_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "replicas-elsewhere.json").write_text("{")
    assert Beside(tmp_path).replicas.describe() == []
