"""The record of a rebuild while its store has no room."""

import logging

import pytest

from backend.errors import StorageFailed
from backend.run import rebuild_ledger
from backend.run.rebuild_ledger import RebuildLedger
from backend.run.rebuild_record import RebuildRecord, end_record, read_record

RECORD = RebuildRecord(generation=1, views=["orders"], by="anna", at_us=0)


class RoomySettings:
    """Settings in memory, whose disk may be full."""

    def __init__(self) -> None:
        self.is_full = False
        self._kept: dict[str, str] = {}

    def setting(self, name: str) -> str:
        return self._kept.get(name, "")

    def write_setting(self, name: str, value: str) -> None:
        if self.is_full:
            raise StorageFailed("There is no room.")
        self._kept[name] = value


def test_that_an_order_that_cannot_be_written_down_changes_nothing() -> None:
    settings = RoomySettings()
    ledger = RebuildLedger(settings, logging.getLogger("test"))
    settings.is_full = True
    with pytest.raises(StorageFailed, match="no room"):
        ledger.keep(RECORD)
    assert ledger.record is None


def test_that_an_outcome_that_cannot_be_written_is_told_and_written_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rebuild_ledger, "_WRITTEN_AGAIN_US", -1)
    settings = RoomySettings()
    ledger = RebuildLedger(settings, logging.getLogger("test"))
    ledger.keep(RECORD)
    failed = end_record(RECORD, "failed", "no such customer")
    settings.is_full = True
    ledger.keep_outcome(failed)
    ledger.write_again()
    assert ledger.record == failed
    assert read_record(settings) == RECORD
    settings.is_full = False
    ledger.write_again()
    assert read_record(settings) == failed
