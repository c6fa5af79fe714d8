import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from backend.messages.commands import Failure
from backend.messages.control import OrderDone, Rebuild, Resume, StartReplica
from backend.messages.health import HealthProblem, HealthReport, ProcessHealth, Verdict
from backend.messages.parked import RetryParked
from backend.messages.work import OverdueWork
from console.panels.overview.problem_list import ProblemList
from console.panels.replicas.rebuild_dialog import RebuildDialog
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.incidents import worst_incident
from console.state.observable import Observable
from console.theme.theme import Theme
from tests.console.sample_messages import NOW
from tests.console.scripted_client import ScriptedClient

PAUSED = Verdict(
    status="PAUSED", severity="warning", rule="paused", by="anna", held_us=4_000_000, behind=7
)
PROBLEM = HealthProblem(
    key="replica-1:paused", subject="replica-1", verdict=PAUSED, action="resume"
)


def snapshot(*problems: HealthProblem, silence_s: float = 0.0) -> BackendSnapshot:
    report = HealthReport(
        at_us=NOW,
        severity="warning" if problems else "ok",
        worst="replica-1",
        processes=[],
        problems=list(problems),
    )
    known = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    known = reducers.apply_notice(known, report, NOW)
    return replace(known, now_us=NOW + round(silence_s * 1_000_000))


@pytest.fixture
def shown(theme: Theme, scripted_client: ScriptedClient, qtbot: QtBot) -> ProblemList:
    made = ProblemList(scripted_client, theme, Observable("anna"))
    qtbot.addWidget(made)
    made.show()
    return made


def texts(shown: ProblemList) -> set[str]:
    return {label.text() for label in shown.findChildren(QLabel) if label.isVisible()}


def button_of(shown: ProblemList, title: str) -> QPushButton:
    return next(each for each in shown.findChildren(QPushButton) if each.text() == title)


def test_that_a_problem_says_symptom_impact_cause_and_since_when(shown: ProblemList) -> None:
    shown.apply_snapshot(snapshot(PROBLEM, silence_s=1))
    found = texts(shown)
    assert {"Replica-1 is paused", "for 5.0\u202fs", "1 problem."} <= found
    assert any(text.startswith("Cause: Paused by anna") for text in found)
    assert any("old rows" in text for text in found)


def test_that_a_problems_button_gives_the_order_that_mends_it(
    shown: ProblemList, scripted_client: ScriptedClient
) -> None:
    shown.apply_snapshot(snapshot(PROBLEM))
    button = button_of(shown, "Resume")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [each.body for each in scripted_client.ordered] == [
        Resume(replica="replica-1", by="anna")
    ]


def test_that_all_is_well_only_while_the_backend_says_so(shown: ProblemList) -> None:
    shown.apply_snapshot(snapshot())
    assert "No problems with processes, views or boards." in texts(shown)
    shown.apply_snapshot(snapshot(silence_s=6))
    assert "No problems with processes, views or boards." not in texts(shown)
    assert "Supervisor does not answer" in texts(shown)


def test_that_rows_ahead_of_the_log_are_rebuilt_by_one_button_and_one_yes(
    shown: ProblemList, scripted_client: ScriptedClient
) -> None:
    ahead = Verdict(status="AHEAD", severity="critical", rule="ahead", applied=9, head=5)
    problem = HealthProblem(
        key="replica-1:ahead", subject="replica-1", verdict=ahead, action="rebuild"
    )
    shown.apply_snapshot(snapshot(problem))
    button = next(each for each in shown.findChildren(QPushButton) if "Rebuild" in each.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [each.body for each in scripted_client.ordered] == []
    question = shown.findChild(RebuildDialog)
    assert question is not None
    QTest.mouseClick(question.rebuild, Qt.MouseButton.LeftButton)
    assert [each.body for each in scripted_client.ordered] == [
        Rebuild(replica="replica-1", by="anna")
    ]


def test_that_one_button_retries_what_several_processes_have_parked(
    shown: ProblemList, scripted_client: ScriptedClient
) -> None:
    parked = Verdict(status="FAULTED", severity="warning", rule="parked", parked=1, position=7)
    problem = HealthProblem(
        key="parked",
        subject="replica-1",
        others=["archive"],
        verdict=parked,
        action="retry-parked",
        view="sales",
        entity="e",
    )
    shown.apply_snapshot(snapshot(problem))
    button = button_of(shown, "Retry e")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [each.body for each in scripted_client.ordered] == [
        RetryParked(replica=name, view="sales", entity="e", by="anna")
        for name in ("replica-1", "archive")
    ]


def test_that_a_problem_of_many_processes_is_no_wider_than_its_panel(shown: ProblemList) -> None:
    parked = Verdict(status="FAULTED", severity="warning", rule="parked", parked=1, position=7)
    problem = HealthProblem(
        key="parked",
        subject="replica-1",
        others=[f"replica-{number}" for number in range(2, 10)],
        verdict=parked,
        action="retry-parked",
        view="sales",
        entity="e",
    )
    shown.apply_snapshot(snapshot(problem))
    assert shown.minimumSizeHint().width() < 560  # pixels


def test_that_a_button_stays_with_its_problem_when_a_worse_one_comes(
    shown: ProblemList, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    ahead = Verdict(status="AHEAD", severity="critical", rule="ahead", applied=9, head=5)
    worse = HealthProblem(
        key="replica-2:ahead", subject="replica-2", verdict=ahead, action="rebuild"
    )
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    shown.apply_snapshot(snapshot(PROBLEM))
    button = button_of(shown, "Resume")
    button.setFocus()
    shown.apply_snapshot(snapshot(worse, PROBLEM))
    focused = shown.focusWidget()
    assert isinstance(focused, QPushButton)
    focused.click()  # what the operator was about to do
    assert [each.body for each in scripted_client.ordered] == [
        Resume(replica="replica-1", by="anna")
    ]
    symptoms = [each.text() for each in shown.findChildren(QLabel) if each.text().startswith("Rep")]
    tops = {each: label_top(shown, each) for each in symptoms}
    assert tops["Replica-2 has rows that do not belong to this log"] < tops["Replica-1 is paused"]


def test_that_a_problem_that_is_over_does_not_leave_the_focus_to_the_next_ones_button(
    theme: Theme, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    shown, area = ProblemList(scripted_client, theme, Observable("anna")), QScrollArea()
    area.setWidget(shown)
    area.setWidgetResizable(True)
    qtbot.addWidget(area)
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    other = replace(PROBLEM, key="replica-2:paused", subject="replica-2")
    shown.apply_snapshot(snapshot(PROBLEM, other))
    button_of(shown, "Resume").setFocus()
    shown.apply_snapshot(snapshot(other))
    assert area.focusWidget() is area


def test_that_work_without_a_problem_is_named(shown: ProblemList) -> None:
    work = Verdict(status="REPLAYING", severity="notice", rule="replaying")
    busy = ProcessHealth(name="replica-2", role="replica", verdict=work)
    known = snapshot()
    assert known.health is not None
    report = replace(known.health, severity="notice", worst="replica-2", processes=[busy])
    shown.apply_snapshot(replace(known, health=report))
    assert "No problems; replica-2 is REPLAYING." in texts(shown)


def label_top(shown: ProblemList, text: str) -> int:
    QApplication.processEvents()
    label = next(each for each in shown.findChildren(QLabel) if each.text() == text)
    return label.mapTo(shown, label.rect().topLeft()).y()


def test_that_orders_given_at_once_say_what_came_of_each_of_them(
    shown: ProblemList, scripted_client: ScriptedClient
) -> None:
    shown.apply_snapshot(snapshot(replace(PROBLEM, others=["replica-2"])))
    button = button_of(shown, "Resume")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    first, second = scripted_client.ordered
    first.answer(Failure(code="gone", message="It does not run."))
    assert not button.isEnabled()
    second.answer(OrderDone())
    assert button.isEnabled()
    outcome = next(text for text in texts(shown) if "Resume, replica-1" in text)
    assert "Resume, replica-1: It does not run; " in outcome
    assert "Resume, replica-2: done." in outcome


def test_that_one_answer_of_several_processes_is_said_once_and_a_refusal_is_no_success(
    shown: ProblemList, scripted_client: ScriptedClient
) -> None:
    shown.apply_snapshot(snapshot(replace(PROBLEM, others=["replica-2", "archive"])))
    button = button_of(shown, "Resume")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "Resume, replica-1, replica-2, archive\N{HORIZONTAL ELLIPSIS}" in texts(shown)
    for place in (2, 0, 1):  # whoever answers first
        scripted_client.ordered[place].answer(Failure(code="rejected", message="It is not so."))
    (outcome,) = [each for each in shown.findChildren(QLabel) if "It is not so" in each.text()]
    assert outcome.text().endswith("  Resume, replica-1, replica-2, archive: It is not so.")
    assert outcome.property("tone") == "bad"


def test_that_overdue_work_leads_to_the_board(shown: ProblemList) -> None:
    work = OverdueWork(view="orders", waiting=9, overdue=2, worst="Paid")
    verdict = Verdict(status="OVERDUE", severity="warning", rule="overdue", work=work)
    problem = HealthProblem(
        key="overdue:orders", subject="board", verdict=verdict, action="check-board", view="orders"
    )
    shown.apply_snapshot(snapshot(problem))
    assert "2 entities wait longer than allowed in orders" in texts(shown)
    opened: list[str] = []
    shown.panel_requested.connect(opened.append)
    look = button_of(shown, "Look")
    QTest.mouseClick(look, Qt.MouseButton.LeftButton)
    assert opened == ["board"]


def test_that_a_silence_has_the_same_age_wherever_a_problem_names_it(shown: ProblemList) -> None:
    silent = Verdict(status="UNKNOWN", severity="critical", rule="silent", age_us=29_500_000)
    problem = HealthProblem(
        key="primary:silent", subject="primary", verdict=silent, action="check-process"
    )
    frame = snapshot(problem, silence_s=0.8)
    shown.apply_snapshot(frame)
    age = "30.3\u202fs"
    assert f"for 800\u202fms, {age} old" in texts(shown)
    assert any(text == f"Cause: Nothing was heard for {age}." for text in texts(shown))
    incident = worst_incident(frame)
    assert incident is not None
    assert incident.text.startswith(f"primary UNKNOWN, {age} old: ")
    assert f"Nothing was heard for {age}." in incident.text


def test_that_the_last_replica_that_was_stopped_can_be_started_where_its_absence_is_told(
    shown: ProblemList, scripted_client: ScriptedClient
) -> None:
    absent = Verdict(status="STOPPED", severity="warning", rule="replicas-stopped")
    problem = HealthProblem(
        key="replicas:stopped", subject="replica-1", verdict=absent, action="start-replica"
    )
    shown.apply_snapshot(snapshot(problem))
    assert "Questions about the views are answered by nobody." in texts(shown)
    QTest.mouseClick(button_of(shown, "Start"), Qt.MouseButton.LeftButton)
    assert scripted_client.ordered[-1].body == StartReplica(replica="replica-1", by="anna")
