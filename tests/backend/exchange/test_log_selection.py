"""What a filter finds is exported whole, page after page and part after part of the log."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.exchange.log_selection import FilteredLog
from backend.messages.events import Draft
from backend.store.engine_registry import open_log
from backend.store.log_port import Transaction
from tests.backend.query.log.events import NOW, drafts

EVENTS = 2_500


@pytest.fixture(scope="module")
def events() -> list[Draft]:
    return drafts(EVENTS, seed=41)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, events: list[Draft]) -> Path:
    made = tmp_path_factory.mktemp("selection")
    log = open_log(f"sqlite:///{made / 'log.sqlite'}")
    log.append(Transaction(events=events), recorded=NOW)
    log.close()
    return made


@pytest.fixture(params=["-actor:anna", "type:order.*"])
def selection(request: pytest.FixtureRequest, folder: Path) -> Iterator[FilteredLog]:
    found = FilteredLog(f"sqlite:///{folder / 'log.sqlite'}", folder, str(request.param))
    yield found
    found.close()


@pytest.mark.parametrize("first_span", [100_000, 700])
def test_that_more_events_than_a_page_holds_are_found_once_each(
    selection: FilteredLog,
    events: list[Draft],
    first_span: int,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setattr("backend.exchange.log_selection._FIRST_SPAN_EVENTS", first_span)
    told: list[tuple[int, int]] = []
    found = list(selection.events(EVENTS, lambda upto, count: told.append((upto, count))))
    by_type = "type" in request.node.name
    wanted = [
        place
        for place, each in enumerate(events, 1)
        if (each.type.startswith("order.") if by_type else each.actor != "anna")
    ]
    assert [each.position for each in found] == wanted
    assert len(wanted) > 1_000
    assert told[-1] == (EVENTS, len(wanted))
    assert told == sorted(told)
