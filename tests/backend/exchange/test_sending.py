from pathlib import Path

import pytest

from backend.domain.registry import load_registry
from backend.errors import Unavailable
from backend.exchange import pace
from backend.exchange.olist.source import Olist
from backend.exchange.olist.tables import CUSTOMERS, ITEMS, ORDERS, PAYMENTS
from backend.exchange.online_retail.source import OnlineRetail
from backend.exchange.pace import Pace
from backend.exchange.report import Rejection, as_json, as_text
from backend.exchange.sending import GENERATED, Sending
from tests.backend.exchange.desk import Desk, nobody
from tests.backend.exchange.olist_files import write_folder
from tests.backend.exchange.retail_files import LINES
from tests.invariants import check


@pytest.fixture
def olist(tmp_path: Path) -> Olist:
    return Olist(write_folder(tmp_path / "dev"))


def test_that_every_line_is_answered_and_rejections_have_code_and_line(
    desk: Desk, olist: Olist
) -> None:
    report = Sending(desk).run(olist, Pace(), nobody)

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
    desk: Desk, olist: Olist
) -> None:
    Sending(desk).run(olist, Pace(), nobody)

    events = desk.events
    assert check(events, load_registry()) == []
    assert {event.time for event in events} <= {wish.time for wish in olist.wishes()}
    restocked = {event.actor for event in events if event.type == "product.restocked"}
    assert restocked == {GENERATED}


def test_that_an_interrupted_import_goes_on_and_its_report_is_whole(
    desk: Desk, olist: Olist, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "CHUNK", 4)
    for breaks_after in (0, 2, 1):
        desk.breaks_after = breaks_after
        with pytest.raises(Unavailable):
            Sending(desk).run(olist, Pace(), nobody)
    before = len(desk.events)
    desk.breaks_after = None

    report = Sending(desk).run(olist, Pace(), nobody)

    assert len(desk.events) > before
    assert report.adds_up()
    assert len(report.rejections) == 5
    assert len({event.id for event in desk.events}) == len(desk.events)
    created = [event.subject for event in desk.events if event.type == "order.created"]
    assert created == ["order-o1", "order-o2", "order-o4", "order-o6"]


def test_that_a_wholesalers_lines_are_answered_too(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "retail.csv"
    path.write_text(LINES)

    report = Sending(desk).run(OnlineRetail(path), Pace(), nobody)

    assert report.commands is not None
    assert report.commands.rejected == {}
    assert report.adds_up()
    assert check(desk.events, load_registry()) == []
    assert "every line is accounted for" in as_text(report)
    assert as_json(report).startswith(b'{"source":"online-retail"')
