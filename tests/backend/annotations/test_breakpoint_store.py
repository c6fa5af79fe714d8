"""Breakpoints and invariants in a real file: kept, changed, removed, and read beside its writer."""

import logging
from pathlib import Path

import pytest

from backend.annotations.breakpoint_store import (
    BREAKPOINTS_FILE_NAME,
    BreakpointReader,
    BreakpointStore,
)
from backend.errors import DamagedFile, Rejected, Unreadable
from backend.messages.breakpoints import (
    MAX_BREAKPOINTS,
    RemoveBreakpoint,
    RemoveInvariant,
    SetBreakpoint,
    SetInvariant,
)

LOGGER = logging.getLogger("test")


def breakpoint_at(name: str, condition: str = "type:order.paid") -> SetBreakpoint:
    return SetBreakpoint(name=name, condition=condition, by="anna")


@pytest.fixture
def store(tmp_path: Path) -> BreakpointStore:
    return BreakpointStore(tmp_path, LOGGER)


def test_that_what_is_set_is_read_by_others_and_outlives_its_writer(
    store: BreakpointStore, tmp_path: Path
) -> None:
    reader = BreakpointReader(tmp_path)
    assert reader.read().breakpoints == []
    store.carry_out(breakpoint_at("late"))
    store.carry_out(SetInvariant(name="cheap", condition="orders: total>9", by="ben", sentence="x"))
    for kept in (reader.read(), BreakpointReader(tmp_path).read()):
        assert [(each.name, each.is_on, each.by) for each in kept.breakpoints] == [
            ("late", True, "anna")
        ]
        assert [(each.name, each.sentence) for each in kept.invariants] == [("cheap", "x")]
    BreakpointStore(tmp_path, LOGGER).carry_out(RemoveInvariant(name="cheap", by="ben"))
    assert reader.read().invariants == []
    assert len(reader.read().breakpoints) == 1


def test_that_a_name_is_there_once_and_in_its_order(store: BreakpointStore, tmp_path: Path) -> None:
    for name, condition in (("b", "type:x"), ("a", "type:y"), ("b", "type:z")):
        store.carry_out(breakpoint_at(name, condition))
    kept = BreakpointReader(tmp_path).read().breakpoints
    assert [(each.name, each.condition) for each in kept] == [("a", "type:y"), ("b", "type:z")]


def test_that_there_are_no_more_than_can_be_counted(store: BreakpointStore) -> None:
    for number in range(MAX_BREAKPOINTS):
        store.carry_out(breakpoint_at(f"b{number}"))
    with pytest.raises(Rejected, match="200 breakpoints already"):
        store.carry_out(breakpoint_at("more"))
    store.carry_out(breakpoint_at("b7", "type:other"))  # which is no more


def test_that_the_name_of_all_and_names_that_nothing_has_are_refused(
    store: BreakpointStore,
) -> None:
    with pytest.raises(Rejected, match="stands for all"):
        store.carry_out(breakpoint_at("any"))
    with pytest.raises(Unreadable, match="no breakpoint late"):
        store.carry_out(RemoveBreakpoint(name="late", by="anna"))
    with pytest.raises(Unreadable, match="No operator has set an invariant"):
        store.carry_out(RemoveInvariant(name="stock", by="anna"))


def test_that_a_damaged_file_is_set_aside_and_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / BREAKPOINTS_FILE_NAME
    path.write_bytes(b"{ this is no file of ours")
    with pytest.raises(DamagedFile):
        BreakpointReader(tmp_path).read()
    with caplog.at_level(logging.WARNING):
        store = BreakpointStore(tmp_path, LOGGER)
    assert "is damaged" in caplog.text
    assert len(list(tmp_path.glob("breakpoints.damaged-*.json"))) == 1
    store.carry_out(breakpoint_at("late"))
    assert len(BreakpointReader(tmp_path).read().breakpoints) == 1
