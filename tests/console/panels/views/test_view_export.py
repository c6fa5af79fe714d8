from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from backend.messages.catalogue import Column
from backend.messages.commands import Failure
from backend.messages.queries import AskView, Cell, ViewPage
from console.panels.views.export_dialog import ExportDialog, form_of
from console.panels.views.view_export import PAGE_ROWS, ViewExport
from console.panels.views.view_query import ViewQuery
from console.tables.row_export import ExportForm, export_chunk
from tests.console.scripted_client import ScriptedClient

COLUMNS = [
    Column(name="order_id", kind="text", key=True),
    Column(name="units", kind="integer"),
    Column(name="paid_at", kind="time"),
    Column(name="lines", kind="json"),
]
QUERY = ViewQuery(view="orders", filter="status:paid", order="units", descending=True, page=3)


def page(first: int, count: int, total: int, position: int = 100) -> ViewPage:
    rows: list[list[Cell]] = [
        [f"o{n}", 1_000 + n, 0, '[{"a":1}]'] for n in range(first, first + count)
    ]
    return ViewPage(
        view="orders",
        columns=COLUMNS,
        rows=rows,
        total=total,
        replica="replica-1",
        position=position,
        cached=False,
        took_us=10,
        events_behind=0,
        age_us=0,
    )


class Bench:
    """An export whose pages the test gives."""

    def __init__(self, client: ScriptedClient, folder: Path) -> None:
        self.client, self.folder = client, folder
        self.owner = QObject()
        self.export = ViewExport(client, self.owner)
        self.ends: list[tuple[str, bool]] = []
        self.export.ended.connect(self._on_end)
        self.form: ExportForm = "csv"

    def _on_end(self, text: str, is_done: bool) -> None:  # noqa: FBT001 - as Qt says it
        self.ends.append((text, is_done))

    def start(self, name: str, query: ViewQuery = QUERY) -> Path:
        path = self.folder / name
        self.form = form_of(path)
        self.export.start(query, path, self.form, (0, 1))
        return path

    def asked(self) -> AskView:
        body = self.client.asked[-1].body
        assert isinstance(body, AskView)
        return body

    def answer(self, found: ViewPage) -> None:
        has_headings = self.asked().offset == 0
        chunk = export_chunk(self.form, (0, 1), found, has_headings=has_headings)
        self.client.asked[-1].answer(chunk)


@pytest.fixture
def bench(scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot) -> Bench:
    del qtbot  # which makes the application
    return Bench(scripted_client, tmp_path)


def test_that_all_rows_of_a_filter_are_written_as_of_one_position(bench: Bench) -> None:
    path = bench.start("orders.csv")
    assert (bench.asked().filter, bench.asked().order) == ("status:paid", "units:desc")
    assert (bench.asked().offset, bench.asked().limit, bench.asked().at) == (0, PAGE_ROWS, None)
    bench.answer(page(0, PAGE_ROWS, PAGE_ROWS + 1))  # there are more: of one moment, then
    assert (bench.asked().offset, bench.asked().at) == (0, 100)
    assert bench.client.asked[-1].replica == "archive"
    bench.answer(page(0, PAGE_ROWS, PAGE_ROWS + 1))
    assert not path.exists()
    bench.answer(page(PAGE_ROWS, 1, PAGE_ROWS + 1))
    lines = path.read_text().splitlines()
    assert lines[:2] == ["Order id,Units", "o0,1000"]
    assert (len(lines), lines[-1]) == (PAGE_ROWS + 2, f"o{PAGE_ROWS},{1_000 + PAGE_ROWS}")
    (end,) = bench.ends
    assert end[1]
    assert str(path) in end[0]
    assert [each.name for each in bench.folder.glob("orders*")] == ["orders.csv"]


def test_that_json_lines_hold_what_is_stored(bench: Bench) -> None:
    path = bench.start("orders.jsonl")
    bench.answer(page(0, 2, 2))
    first, _ = map(msgspec.json.decode, path.read_bytes().splitlines())
    assert first == {
        "order_id": "o0",
        "units": 1_000,
        "paid_at": "1970-01-01T00:00:00.000000Z",
        "lines": [{"a": 1}],
    }


def test_that_without_an_archive_it_says_that_rows_moved_meanwhile(bench: Bench) -> None:
    bench.start("orders.csv")
    bench.answer(page(0, PAGE_ROWS, PAGE_ROWS + 5))
    bench.client.asked[-1].answer(Failure(code="unavailable", message="There is no archive."))
    assert bench.asked().at is None
    bench.answer(page(0, PAGE_ROWS, PAGE_ROWS + 5))
    assert bench.client.asked[-1].replica == "replica-1"
    bench.answer(page(PAGE_ROWS, 5, PAGE_ROWS + 5, position=101))
    (end,) = bench.ends
    assert "may be missing" in end[0]


def test_that_rows_of_now_never_stand_for_those_of_a_past_position(bench: Bench) -> None:
    path = bench.start("orders.csv", replace(QUERY, at="40"))
    assert (bench.asked().at, bench.client.asked[-1].replica) == (40, "archive")
    questions = len(bench.client.asked)
    bench.client.asked[-1].answer(Failure(code="unavailable", message="There is no archive."))
    assert len(bench.client.asked) == questions
    assert [is_done for _, is_done in bench.ends] == [False]
    assert not path.exists()


@pytest.mark.parametrize("end", ["cancelled", "failed"])
def test_that_nothing_is_left_of_one_that_is_cancelled_or_fails(bench: Bench, end: str) -> None:
    bench.start("orders.csv", replace(QUERY, replica="replica-1"))
    bench.answer(page(0, PAGE_ROWS, 5_000))
    if end == "cancelled":
        bench.export.cancel()
    else:
        bench.client.asked[-1].answer(Failure(code="unavailable", message="It is gone."))
    assert [is_done for _, is_done in bench.ends] == [False]
    assert list(bench.folder.glob("orders*")) == []


def test_that_a_folder_that_cannot_be_written_to_is_named(bench: Bench) -> None:
    path = bench.start("there/is/none.csv")
    (end,) = bench.ends
    assert str(path) in end[0]
    assert not end[1]


def test_that_the_dialog_says_how_far_it_is_and_closing_it_cancels(
    bench: Bench, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = ExportDialog(window, bench.export)
    bench.start("orders.csv", replace(QUERY, replica="replica-1"))
    bench.answer(page(0, PAGE_ROWS, 4_000))
    narrow = "\N{NARROW NO-BREAK SPACE}"
    assert dialog.text.text() == f"2{narrow}500 of 4{narrow}000 rows written"
    dialog.button.click()
    assert [is_done for _, is_done in bench.ends] == [False]


def test_that_nothing_is_left_when_the_window_goes_meanwhile(bench: Bench, qtbot: QtBot) -> None:
    bench.start("orders.csv", replace(QUERY, replica="replica-1"))
    bench.answer(page(0, PAGE_ROWS, 5_000))
    assert [each.name for each in bench.folder.glob("orders*")] == []
    with qtbot.waitSignal(bench.export.destroyed):
        bench.owner.deleteLater()
    qtbot.waitUntil(lambda: not list(bench.folder.glob("orders*")))
