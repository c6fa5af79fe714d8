"""A module and a read model of another domain, in every panel, as a package of someone else."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import uuid_utils
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from backend.messages.commands import Answer, Command, RecordFacts
from backend.messages.events import Draft
from console.panels.commands.commands_panel import CommandsPanel
from console.panels.commands.field_editors import FieldEditor
from console.panels.event.event_panel import EventPanel
from console.panels.lag.lag_panel import LagPanel
from console.panels.overview.overview_panel import OverviewPanel
from console.panels.parked.parked_panel import ParkedPanel
from console.panels.replay.replay_panel import ReplayPanel
from console.panels.replicas.replicas_panel import ReplicasPanel
from console.panels.timeline.timeline_panel import TimelinePanel
from console.panels.views.views_panel import ViewsPanel
from tests.e2e.operator import Operator
from tests.plugins.installed import install_clinic
from tests.running import Running, accepted, command, running


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A backend in which the clinic is installed beside the shop."""
    folder = tmp_path_factory.mktemp("clinic")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(install_clinic(folder / "site")))
        with running(folder / "data", "--replicas", "1") as started:
            with started.client() as client:
                accepted(client, booking("v1", "Ada", fee=1_250), booking("v2", "Bo", fee=900))
            yield started


def booking(visit: str, patient: str, *, fee: int) -> Command:
    return command(
        "appointment.book",
        appointment_id=visit,
        patient=patient,
        ward="eyes",
        treatments=[{"treatment": "lens", "minutes": 20}],
        fee=fee,
        fee_currency="EUR",
    )


@pytest.fixture
def operator(
    clinic: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> Iterator[Operator]:
    with Operator.at(qapp, qtbot, clinic.folder, tmp_path) as working:
        yield working


def texts(widget: QWidget) -> set[str]:
    return {label.text() for label in widget.findChildren(QLabel)}


def lines(tree: QTreeWidget) -> list[tuple[str, str]]:
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items if item is not None]


def test_that_commands_of_another_domain_are_filled_in_confirmed_and_explained(
    operator: Operator,
) -> None:
    panel = operator.open(CommandsPanel)
    operator.until(lambda: panel.form is not None)
    tops = [panel.command_list.topLevelItem(row) for row in range(5)]
    assert {"Clinic", "Orders"} <= {top.text(0) for top in tops if top}
    operator.fill("appointment.book", {"appointment_id": "v9", "patient": "Cy"})
    assert panel.form_area.headline.text() == "Book a visit  ·  appointment.book"
    assert panel.form_area.summary.text() == "Book an appointment of a patient with a doctor."
    assert panel.form_area.summary.toolTip() == "No appointment has this id yet."
    form = panel.form
    assert form is not None
    ward = form.editors["ward"]
    assert isinstance(ward, FieldEditor)
    assert isinstance(ward.editor, QComboBox)
    sent = operator.send(
        "appointment.book",
        appointment_id="v9",
        patient="Cy",
        ward="eyes",
        treatments__0__treatment="drops",
        treatments__0__minutes="5",
        fee="1200",
        fee_currency="JPY",  # a currency without digits, in a field of another name
    )
    assert isinstance(sent.answer, Answer)
    assert (sent.answer.outcome, sent.data["fee"]) == ("accepted", 1200), sent.result_text

    operator.fill("appointment.charge", {"appointment_id": "v1", "amount": "3.50"})
    operator.until(lambda: panel.form is not None and panel.form.currency == "EUR")
    QTest.mouseClick(panel.send_bar.send_button, Qt.MouseButton.LeftButton)
    assert panel.send_bar.state == "confirming"
    assert panel.send_bar.question.text() == "Charge 3.50 EUR for v1?"
    QTest.mouseClick(panel.send_bar.cancel_button, Qt.MouseButton.LeftButton)
    refused = operator.send("appointment.charge", appointment_id="v1", amount="99.00")
    assert refused.result_text == "more-than-due: This is more than is due."
    amount = panel.form.editors["amount"] if panel.form else None
    assert amount is not None
    assert amount.error.text() == "This is more than is due."
    operator.fill("appointment.call-off", {"appointment_id": "v2"})
    QTest.mouseClick(panel.send_bar.send_button, Qt.MouseButton.LeftButton)
    assert panel.send_bar.question.text() == "This cannot be taken back. Send it?"


def test_that_events_and_rows_of_another_domain_are_shown_as_they_declare(
    operator: Operator,
) -> None:
    timeline = operator.open(TimelinePanel)
    operator.until(
        lambda: timeline.table.is_visible_key(1) and timeline.filter_bar.types.count() > 1
    )
    row = next(each for each in timeline.table.model.rows if each and each.key == 1)
    assert row.texts[4:6] == ("appointment.booked", "appointment-v1")
    assert row.tones[4] == "busy"
    assert "An appointment was booked." in row.tool_tip
    QTest.keyClicks(timeline.filter_bar.box, "data.wa")
    offers = timeline.filter_bar.box.findChild(QStringListModel)
    assert offers is not None
    assert offers.stringList() == ["data.ward"]
    timeline.filter_bar.replace("data.patient:Ada")
    operator.until(lambda: timeline.table.row_count == 1)

    event = operator.open(EventPanel)
    operator.workspace.selected_position.set(1)
    operator.until(lambda: event.headline.text() == "appointment.booked  ·  appointment-v1")
    assert event.views.text() == "Clinic visits"
    fields = dict(lines(event.tree))
    assert fields["fee"] == "12.50\N{NARROW NO-BREAK SPACE}EUR   (1250 minor units)"

    views = operator.open(ViewsPanel)
    operator.until(lambda: views.tabs.count() > 1)
    titles = [views.tabs.tabText(place) for place in range(views.tabs.count())]
    assert titles[:3] == ["Orders", "Clinic visits", "Products"]
    operator.until(lambda: operator.shown_view("visits").get("v1"))
    shown = operator.shown_view("visits")["v1"]
    assert "fee_currency" not in shown
    assert shown["fee"] == "12.50\N{NARROW NO-BREAK SPACE}EUR"
    assert shown["treatments"] == "lens (20 min)"
    assert shown["urgent"] == "no"
    headings = dict(zip(views.column_names, views.model.headings, strict=True))
    assert (headings["fee"].title, headings["fee"].is_right_aligned) == ("Price", True)
    assert (headings["patient"].width_chars, headings["patient"].stretches) == (20, True)
    tones = dict(zip(views.column_names, views.rows[0].tones, strict=True))
    assert tones["state"] == "busy"
    assert "state:booked" in views.controls.filter.placeholderText()
    views.controls.filter.set_filter("ada")
    operator.until(lambda: [row.key for row in views.rows] == [("v1",)])


def test_that_replay_and_lag_know_the_views_of_another_domain(operator: Operator) -> None:
    replay = operator.open(ReplayPanel)
    operator.until(lambda: "visits" in replay.tiles.tiles)
    replay.go_to("1")
    operator.until(lambda: replay.is_ready() and operator.replayed("visits").get("v1"))
    assert "v2" not in operator.replayed("visits")
    assert lines(replay.event_summary.changes) == [("Clinic visits", "")]

    replicas = operator.open(ReplicasPanel)
    operator.until(lambda: "visits" in texts(replicas))
    lag = operator.open(LagPanel)
    boxes = lag.findChildren(QComboBox)
    operator.until(lambda: any(box.findText("Clinic visits") >= 0 for box in boxes))


GREATEST = 2**53 - 1  # of one amount; the sum of 1,025 of them is beyond what a column holds


def charge_facts(visit: str, *amounts: int) -> RecordFacts:
    """What an import brings of a visit, whatever the rules say."""
    facts = [
        Draft(
            id=uuid_utils.uuid7().bytes,
            source="/clinic/appointments",
            type="appointment.charged",
            subject=f"appointment-{visit}",
            time=1_700_000_000_000_000,
            correlation=bytes(16),
            causation=None,
            actor="import",
            schema=1,
            basis=None,
            data=msgspec.json.encode(
                {"appointment_id": visit, "amount": amount, "currency": "EUR"}
            ),
        )
        for amount in amounts
    ]
    return RecordFacts(origin=visit, since=0, upto=len(facts), state=b"{}", facts=facts)


def test_that_the_overview_tells_of_another_domain_as_of_the_shop(
    clinic: Running, operator: Operator
) -> None:
    overview = operator.open(OverviewPanel)
    operator.until(lambda: "No problems with processes, views or boards." in texts(overview))
    with clinic.client() as client:
        accepted(client, booking("v7", "Di", fee=100))
        client.record(charge_facts("v7", *[GREATEST] * 1_025))
    operator.until(lambda: "2 types in the log" in texts(overview))  # booked, charged
    operator.until(lambda: "visits 1" in texts(overview))  # parked, by view
    symptom = "Events are parked in visits of replica-1, archive"
    operator.until(lambda: symptom in texts(overview))
    cause = next(text for text in texts(overview) if text.startswith("Cause: 1 parked"))
    assert "charged" in cause
    (retry,) = [
        each for each in overview.findChildren(QPushButton) if each.text().startswith("Retry")
    ]
    assert retry.text() == "Retry appointments/appointment-v7"
    (look,) = [each for each in overview.findChildren(QPushButton) if each.text() == "Look"]
    QTest.mouseClick(look, Qt.MouseButton.LeftButton)
    parked = operator.panel(ParkedPanel)
    operator.until(parked.isVisible)
    operator.until(lambda: parked.pages.items)
    (item,) = parked.pages.items
    assert (item.view, item.entity) == ("visits", "appointments/appointment-v7")
