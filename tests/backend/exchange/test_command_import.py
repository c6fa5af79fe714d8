from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.domain.products.commands import DelistProduct
from backend.domain.registry import load_registry
from backend.errors import Unavailable
from backend.exchange import import_pace
from backend.exchange.command_import import GENERATED_ACTOR, CommandImport
from backend.exchange.import_pace import ImportPace
from backend.exchange.import_report import (
    MAX_LISTED_REJECTIONS,
    CommandCounts,
    FileReport,
    ImportReport,
    Rejection,
    report_as_json,
    report_as_text,
)
from backend.exchange.import_source import HistoricalEvent, ImportCommand, SourceLine
from backend.exchange.olist.olist_source import OlistSource
from backend.exchange.olist.olist_tables import CUSTOMERS, ITEMS, ORDERS, PAYMENTS
from backend.exchange.online_retail.retail_source import OnlineRetailSource
from backend.messages.commands import RecordFacts
from tests.backend.exchange.in_process_backend import InProcessBackend, ignore_progress
from tests.backend.exchange.olist_files import write_folder
from tests.backend.exchange.retail_files import LINES
from tests.invariants import check


@pytest.fixture
def olist(tmp_path: Path) -> OlistSource:
    return OlistSource(write_folder(tmp_path / "dev"))


def test_that_every_line_is_answered_and_rejections_have_code_and_line(
    backend: InProcessBackend, olist: OlistSource
) -> None:
    report = CommandImport(backend).run(olist, ImportPace(), ignore_progress)

    assert report.commands is not None
    assert report.commands.sent == olist.size("commands")
    assert report.commands.rejected == {
        "no-lines": 1,
        "order-unknown": 1,
        "not-paid": 1,
        "not-shipped": 1,
        "already-delivered": 1,
    }
    assert report.rejections == [
        Rejection(ORDERS, 4, "order.create", "no-lines"),
        Rejection(ORDERS, 4, "order.cancel", "order-unknown"),
        Rejection(ORDERS, 3, "order.deliver", "not-shipped"),
        Rejection(ORDERS, 3, "order.ship", "not-paid"),
        Rejection(ORDERS, 5, "order.cancel", "already-delivered"),
    ]
    assert report.adds_up()
    assert report.file(ORDERS).rejected == {
        "no-lines": [4],
        "not-shipped": [3],
        "already-delivered": [5],
    }
    assert report.file(ITEMS).rejected == report.file(CUSTOMERS).rejected == {}
    assert report.file(PAYMENTS).taken == 5


def test_that_the_log_keeps_every_invariant_and_the_original_times(
    backend: InProcessBackend, olist: OlistSource
) -> None:
    CommandImport(backend).run(olist, ImportPace(), ignore_progress)

    events = backend.events
    assert check(events, load_registry()) == []
    assert {event.time for event in events} <= {each.time for each in olist.commands()}
    restocked = {event.actor for event in events if event.type == "product.restocked"}
    assert restocked == {GENERATED_ACTOR}


def test_that_an_interrupted_import_goes_on_and_its_report_is_whole(
    backend: InProcessBackend, olist: OlistSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_pace, "BATCH_SIZE", 4)
    for breaks_after in (0, 2, 1):
        backend.fails_after = breaks_after
        with pytest.raises(Unavailable):
            CommandImport(backend).run(olist, ImportPace(), ignore_progress)
    before = len(backend.events)
    backend.fails_after = None

    report = CommandImport(backend).run(olist, ImportPace(), ignore_progress)

    assert len(backend.events) > before
    assert report.adds_up()
    assert len(report.rejections) == 5
    assert len({event.id for event in backend.events}) == len(backend.events)
    created = [event.subject for event in backend.events if event.type == "order.created"]
    assert created == ["order-o1", "order-o2", "order-o4", "order-o6"]


def test_that_a_wholesalers_lines_are_answered_too(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    path = tmp_path / "retail.csv"
    path.write_text(LINES)

    report = CommandImport(backend).run(OnlineRetailSource(path), ImportPace(), ignore_progress)

    assert report.commands is not None
    assert report.commands.rejected == {}
    assert report.adds_up()
    assert check(backend.events, load_registry()) == []
    assert "every line is accounted for" in report_as_text(report)
    assert report_as_json(report).startswith(b'{"source":"online-retail"')


class Delistings:
    """A source of commands which are all rejected: each two stand for one line."""

    name = "delistings"
    origin = "delistings:1"

    def __init__(self, count: int) -> None:
        self.count = count

    def events(self) -> Iterator[HistoricalEvent]:
        yield from ()

    def commands(self) -> Iterator[ImportCommand]:
        for number in range(self.count):
            yield ImportCommand(
                time=number,
                type="product.delist",
                payload=DelistProduct(product_id=f"p{number}"),
                name=f"{number}",
                correlation_key=f"{number}",
                correlation_time=0,
                lines=(SourceLine("list.csv", 2 + number // 2),),
            )

    def size(self, mode: str) -> int:
        return self.count if mode == "commands" else 0

    def report(self, mode: str) -> ImportReport:
        lines = self.count // 2
        file = FileReport("list.csv", lines=lines, taken=lines)
        return ImportReport(source=self.name, origin=self.origin, mode=mode, files=[file])


def test_that_what_is_kept_of_rejections_does_not_grow_with_them(backend: InProcessBackend) -> None:
    """All are counted, the first are named, and the rest is asked for again by its ids."""
    source = Delistings(2 * MAX_LISTED_REJECTIONS + 400)
    first = CommandImport(backend).run(source, ImportPace(), ignore_progress)
    again = CommandImport(backend).run(source, ImportPace(), ignore_progress)

    for report in (first, again):
        assert report.commands == CommandCounts(
            sent=source.count, rejected={"product-unknown": source.count}
        )
        assert len(report.rejections) == MAX_LISTED_REJECTIONS
        (file,) = report.files
        assert file.count("product-unknown") == source.count // 2
        assert len(file.rejected["product-unknown"]) == MAX_LISTED_REJECTIONS
        assert (file.taken, report.adds_up(), report.is_refused()) == (0, True, True)
    state = backend.progress(f"{source.origin}:commands").state
    assert len(state) < 100 * MAX_LISTED_REJECTIONS


def test_that_an_import_that_goes_on_keeps_no_rejections_on_the_way(
    backend: InProcessBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_pace, "BATCH_SIZE", 50)
    source = Delistings(200)
    backend.fails_after = 3
    with pytest.raises(Unavailable):
        CommandImport(backend).run(source, ImportPace(), ignore_progress)
    assert backend.progress(f"{source.origin}:commands").upto == 150
    assert backend.progress(f"{source.origin}:commands").state == b""
    backend.fails_after = None

    report = CommandImport(backend).run(source, ImportPace(), ignore_progress)
    assert report.commands is not None
    assert report.commands.rejected == {"product-unknown": 200}
    assert report.before == 150


def test_that_an_import_finished_in_an_older_form_is_asked_again_only_once(
    backend: InProcessBackend,
) -> None:
    source = Delistings(20)
    CommandImport(backend).run(source, ImportPace(), ignore_progress)
    origin = f"{source.origin}:commands"
    older = RecordFacts(origin=origin, since=20, upto=20, state=b'{"answers":[]}', facts=[])
    backend.record(older)
    backend.commands_sent = 0

    reports = [CommandImport(backend).run(source, ImportPace(), ignore_progress) for _ in range(3)]

    assert backend.commands_sent == 20
    for report in reports:
        assert report.commands == CommandCounts(sent=20, rejected={"product-unknown": 20})
        assert (report.before, report.adds_up()) == (20, True)
    assert "20 commands were sent by an earlier run" in report_as_text(reports[0])
