"""A package of a laboratory, installed by pip: every part of the program knows it at once."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
import uuid_utils
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from backend.clock import SECOND_US, now_us
from backend.messages.commands import Answer, RecordFacts
from backend.messages.events import Draft
from backend.messages.groups import AskGroups, GroupKey, GroupPage, Measure
from backend.messages.queries import AskBoards, AskView, BoardPage, ViewPage
from backend.translation import install_declared_texts
from console.language.interface_language import install_language
from console.panels.board.board_panel import BoardPanel
from console.panels.commands.commands_panel import CommandsPanel
from console.panels.event.event_trees import PayloadNode
from console.panels.lag.lag_panel import LagPanel
from console.panels.replay.replay_panel import ReplayPanel
from console.panels.timeline.timeline_panel import TimelinePanel
from console.panels.views.row_fields import WholeRow, row_nodes
from console.panels.views.views_panel import ViewsPanel
from tests.e2e.operator import Operator
from tests.plugins.installed import install_laboratory
from tests.running import Running, accepted, command, rows, running

HOUR_US = 3_600 * SECOND_US
FINDINGS = [
    {"substance": "lead", "milligrams": 0.25},
    {"substance": "zinc", "milligrams": 12.5},
]


def received(sample: str, site: str, litres: float, hours_ago: float) -> Draft:
    """A sample that came in some time ago, as an import brings it."""
    data = {
        "sample_id": sample,
        "origin": {"site": site, "depth_metres": 1.5},
        "priority": "urgent",
        "volume_litres": litres,
    }
    return Draft(
        id=uuid_utils.uuid7().bytes,
        source="/laboratory/samples",
        type="sample.received",
        subject=f"sample-{sample}",
        time=now_us() - round(hours_ago * HOUR_US),
        correlation=bytes(16),
        causation=None,
        actor="import",
        schema=1,
        basis=None,
        data=msgspec.json.encode(data),
    )


@contextmanager
def laboratory_at(folder: Path) -> Generator[Running]:
    """Run a backend in which the package is installed beside the shop, with three samples."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(install_laboratory(folder / "site")))
        with running(folder / "data", "--replicas", "1") as started:
            with started.client() as client:
                facts = [received("s1", "Rhine", 0.5, 2), received("s2", "Elbe", 2.25, 0.5)]
                record = RecordFacts(origin="lab", since=0, upto=2, state=b"{}", facts=facts)
                client.record(record)
                origin = {"site": "Elbe", "depth_metres": 0.1}
                come = command("sample.receive", sample_id="s3", origin=origin, volume_litres=1.0)
                found = command("sample.analyse", sample_id="s3", findings=FINDINGS)
                position = accepted(client, come, found)
                rows(client, "lab_samples", position=position)
            yield started


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A laboratory whose samples stay as they are: tests come to it in any order."""
    with laboratory_at(tmp_path_factory.mktemp("laboratory")) as started:
        yield started


@pytest.fixture
def operator(
    laboratory: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> Iterator[Operator]:
    with Operator.at(qapp, qtbot, laboratory.folder, tmp_path) as working:
        yield working


def found(laboratory: Running, filter_text: str) -> list[object]:
    with laboratory.client() as client:
        page = client.ask(AskView(view="lab_samples", filter=filter_text))
    assert isinstance(page, ViewPage)
    names = [column.name for column in page.columns]
    return [row[names.index("sample_id")] for row in page.rows]


@pytest.mark.parametrize(
    ("filter_text", "samples"),
    [
        ("volume_litres>0.5", ["s2", "s3"]),
        ("volume_litres:0.5", ["s1"]),
        ("highest_milligrams:*", ["s3"]),
        ("origin.site:Elbe", ["s2", "s3"]),
        ("origin.depth_metres<1", ["s3"]),
        ("findings.*.substance:lead", ["s3"]),
        ("findings.*.milligrams>=12.5", ["s3"]),
        ("rhine", ["s1"]),
    ],
)
def test_that_fractions_and_nested_values_are_found(
    laboratory: Running, filter_text: str, samples: list[str]
) -> None:
    assert found(laboratory, filter_text) == samples


def test_that_fractions_and_nested_values_are_summed(laboratory: Running) -> None:
    with laboratory.client() as client:
        by_site = client.ask(
            AskGroups(
                view="lab_samples",
                keys=[GroupKey(field="origin.site")],
                measures=[Measure(function="sum", field="volume_litres")],
            )
        )
        most = client.ask(
            AskGroups(
                view="lab_samples",
                measures=[Measure(function="max", field="findings.*.milligrams")],
            )
        )
    assert isinstance(by_site, GroupPage)
    assert by_site.rows == [["Elbe", 3.25], ["Rhine", 0.5]]
    assert isinstance(most, GroupPage)
    assert most.rows == [[12.5]]


def test_that_its_board_says_what_waits_and_what_waits_too_long(laboratory: Running) -> None:
    with laboratory.client() as client:
        page = client.ask(AskBoards(view="lab_samples"))
    assert isinstance(page, BoardPage)
    (board,) = page.boards
    counts = [(state.title, state.waiting, state.overdue) for state in board.states]
    assert board.title == "Laboratory"
    assert counts == [("Waits for analysis", 2, 1), ("Analysed", 1, 0)]
    overdue, *_ = board.states
    assert found(laboratory, overdue.overdue_filter) == ["s1"]


@pytest.fixture
def sender(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Operator]:
    """Someone at a laboratory of their own, who changes it."""
    with (
        laboratory_at(tmp_path / "laboratory") as started,
        Operator.at(qapp, qtbot, started.folder, tmp_path) as working,
    ):
        yield working


def test_that_forms_send_fractions_and_objects(sender: Operator) -> None:
    sent = sender.send(
        "sample.receive", sample_id="s9", origin='{"site":"Main"}', volume_litres="0.75"
    )
    assert isinstance(sent.answer, Answer)
    assert (sent.answer.outcome, sent.data["volume_litres"]) == ("accepted", 0.75)
    refused = sender.send("sample.report", sample_id="s9")
    assert refused.result_text == "not-analysed: Only what was analysed can be reported."
    panel = sender.panel(CommandsPanel)
    assert panel.form_area.headline.text().startswith("Report  ·  sample.report")


def test_that_timeline_views_and_replay_show_it_as_it_declares(operator: Operator) -> None:
    timeline = operator.open(TimelinePanel)
    timeline.filter_bar.replace("type:sample.* data.findings.*.substance:lead")
    operator.until(lambda: timeline.table.row_count == 1)

    shown = operator.shown_view("lab_samples")
    operator.until(lambda: "s3" in operator.shown_view("lab_samples"))
    shown = operator.shown_view("lab_samples")
    assert shown["s3"]["findings"] == "0.25 mg lead, 12.5 mg zinc"
    assert (shown["s2"]["volume_litres"], shown["s3"]["highest_milligrams"]) == ("2.25", "12.5")
    views = operator.panel(ViewsPanel)
    heading = views.model.headings[views.column_names.index("volume_litres")]
    assert (heading.title, heading.is_right_aligned) == ("Litres", True)

    replay = operator.open(ReplayPanel)
    operator.until(lambda: "lab_samples" in replay.tiles.tiles)
    replay.go_to("1")
    operator.until(lambda: replay.is_ready() and operator.replayed("lab_samples").get("s1"))
    assert operator.replayed("lab_samples").keys() == {"s1"}


def test_that_all_of_a_row_and_its_events_are_beside_it(operator: Operator) -> None:
    operator.shown_view("lab_samples")
    views = operator.panel(ViewsPanel)
    operator.until(lambda: len(views.rows) >= 3)
    views.controls.detail.setChecked(True)
    place = [row.key for row in views.rows].index(("s3",))
    views.grid.row_pressed.emit(place)
    detail = views.area.detail
    operator.until(lambda: detail.headline.text() == "s3")
    detail.tabs.setCurrentWidget(detail.events)
    operator.until(lambda: len(detail.events.model.rows) == 2)
    detail.tabs.setCurrentWidget(detail.replicas)
    operator.until(lambda: detail.replicas.summary.text() == "All replicas hold the same row.")


def test_that_nested_values_are_a_tree(laboratory: Running) -> None:
    with laboratory.client() as client:
        page = rows(client, "lab_samples")
    cells = next(row for row in page.rows if "s3" in row)
    nodes = row_nodes(WholeRow(view=page.view, columns=page.columns, cells=cells))
    by_name: dict[str, PayloadNode] = {node.name: node for node in nodes}
    assert [child.text for child in by_name["Origin"].children] == ["Elbe", "0.1"]
    assert [child.text for child in by_name["Findings"].children] == ["lead, 0.25", "zinc, 12.5"]


def test_that_its_board_leads_to_its_rows(operator: Operator) -> None:
    board = operator.open(BoardPanel)
    operator.until(lambda: len(board.model.rows) == 8)  # of states, and of modules without any
    titles = [row.texts[:2] for row in board.model.rows if row is not None]
    place = titles.index(("Laboratory", "Waits for analysis"))
    board.grid.row_double_clicked.emit(place)
    views = operator.panel(ViewsPanel)
    operator.until(lambda: [row.key for row in views.rows] == [("s1",)])
    assert views.isVisible()


def test_that_lag_and_completion_know_it(operator: Operator) -> None:
    lag = operator.open(LagPanel)
    boxes = lag.findChildren(QComboBox)
    operator.until(lambda: any(box.findText("Laboratory samples") >= 0 for box in boxes))
    operator.shown_view("lab_samples")
    box = operator.panel(ViewsPanel).controls.filter
    QTest.keyClicks(box, "findings.*.m")
    offers = box.findChild(QStringListModel)
    assert offers is not None
    operator.until(lambda: offers.stringList() == ["findings.*.milligrams:"])


def test_that_it_speaks_the_operators_language(
    laboratory: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    install_language(qapp, "zh_CN")
    try:
        with Operator.at(qapp, qtbot, laboratory.folder, tmp_path) as operator:
            require_chinese(operator)
    finally:
        install_language(qapp, "en")
        install_declared_texts({})


def require_chinese(operator: Operator) -> None:
    """Look at a form, a view and a board of the package, and at why a command is rejected."""
    commands = operator.open(CommandsPanel)
    operator.until(lambda: commands.form is not None)
    commands.command_list.select("sample.receive")
    assert commands.form_area.headline.text() == "接收样品  ·  sample.receive"
    assert commands.form_area.summary.text() == "接收一份样品入库。"
    priority = commands.findChild(QComboBox, "field-priority")
    assert isinstance(priority, QComboBox)
    assert priority.itemData(priority.findText("加急", Qt.MatchFlag.MatchStartsWith)) == "urgent"
    refused = operator.send("sample.report", sample_id="s1")
    assert refused.message == "只能报告已分析的样品。"

    shown = operator.shown_view("lab_samples")
    operator.until(lambda: "s3" in operator.shown_view("lab_samples"))
    shown = operator.shown_view("lab_samples")
    assert shown["s3"]["findings"] == "lead 0.25 mg, zinc 12.5 mg"
    titles = [heading.title for heading in operator.views.model.headings]
    assert {"样品", "升", "State"} < set(titles)

    board = operator.open(BoardPanel)
    operator.until(lambda: len(board.model.rows) == 8)  # of states, and of modules without any
    states = [row.texts[:2] for row in board.model.rows if row is not None]
    assert {("实验室", "等待分析"), ("订单", "待付款")} < set(states)
    assert [title for title, _ in states[5:]] == ["付款", "商品", "用户"]
