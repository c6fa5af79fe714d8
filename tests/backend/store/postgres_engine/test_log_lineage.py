"""What is known of a log from before, and of which log it is known."""

from pathlib import Path

import pytest

from backend.store.postgres_engine.log_lineage import LogLineage
from backend.store.postgres_engine.server_choice import ServerIdentity

MAIN = ServerIdentity(is_standby=False, system=7, timeline=2, database=16_384)


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """The file of a log that ended with event 100."""
    path = tmp_path / "log-lineage.json"
    lineage = LogLineage(path)
    lineage.note_server(MAIN)
    lineage.note_tip(100, "ab")
    lineage.save()
    return path


def opened(path: Path, server: ServerIdentity) -> LogLineage:
    lineage = LogLineage(path)
    lineage.note_server(server)
    return lineage


def test_that_the_end_of_the_log_is_known_to_the_next_writer(known: Path) -> None:
    promoted = ServerIdentity(is_standby=False, system=7, timeline=3, database=16_384)
    assert opened(known, promoted).tip == (100, "ab")
    assert LogLineage(known).is_former(MAIN)


@pytest.mark.parametrize(("system", "database"), [(8, 16_384), (7, 16_999)])
def test_that_another_log_has_lost_nothing_of_the_one_before(
    known: Path, system: int, database: int
) -> None:
    opened(known, MAIN).note_lost(90, 100)
    other = ServerIdentity(is_standby=False, system=system, timeline=2, database=database)
    lineage = opened(known, other)
    assert lineage.tip is None
    assert LogLineage(known).tip is None
    assert b'lost":null' in known.read_bytes()


def test_that_a_log_that_becomes_another_one_while_it_is_written_to_is_told(known: Path) -> None:
    lineage = opened(known, MAIN)
    lineage.note_server(ServerIdentity(is_standby=False, system=8, timeline=2, database=16_384))
    assert lineage.tip == (100, "ab")


def test_that_a_spoilt_end_leaves_what_is_known_of_the_servers(known: Path) -> None:
    (end,) = (each for each in known.parent.iterdir() if each != known)
    end.write_bytes(b"")
    lineage = LogLineage(known)
    assert lineage.tip is None
    assert lineage.is_former(ServerIdentity(is_standby=False, system=7, timeline=1))
