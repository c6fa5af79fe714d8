"""What is wrong now, and that it is over."""

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from backend.messages.health import HealthReport, ProcessHealth, Verdict
from backend.messages.notices import ProcessInfo
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.incidents import unsettled_text, worst_incident
from console.theme.theme import Theme
from console.window.banner import Banner
from tests.console.sample_messages import NOW

_STARTING = Verdict(status="UNKNOWN", severity="unknown", rule="starting")
_WELL = Verdict(status="OK", severity="ok", rule="serving")


def show(banner: Banner, snapshot: BackendSnapshot) -> str:
    banner.show_incident(worst_incident(snapshot), is_well=True, unsettled=unsettled_text(snapshot))
    return banner.text


def heard(*verdicts: Verdict) -> BackendSnapshot:
    processes = [
        ProcessHealth(name=f"replica-{number}", role="replica", verdict=verdict)
        for number, verdict in enumerate(verdicts, start=1)
    ]
    report = HealthReport(at_us=NOW, severity="ok", worst="", processes=processes)
    snapshot = reducers.apply_session(reducers.empty_snapshot(NOW), "two")
    return reducers.apply_notice(snapshot, report, NOW)


def test_that_it_is_over_only_when_every_process_of_a_restarted_backend_has_spoken(
    theme: Theme, qtbot: QtBot
) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    lost = replace(heard(_WELL), phase="lost", reason="It is gone.")
    assert show(banner, lost).startswith("Connection lost.")
    assert show(banner, heard(_STARTING, _STARTING)) == (
        "Connected. Not heard of yet: replica-1, replica-2."
    )
    assert show(banner, heard(_WELL, _STARTING)) == "Connected. Not heard of yet: replica-2."
    assert show(banner, heard(_WELL, _WELL)).startswith("The backend is back;")


def test_that_what_a_process_does_before_it_can_begin_stands_with_its_name() -> None:
    process = ProcessInfo(
        name="replica-1",
        role="replica",
        pid=7,
        state="starting",
        since_us=NOW,
        restarts=0,
        endpoints={},
        detail="It adds an index.",
        is_at_work=True,
    )
    snapshot = replace(heard(_STARTING), processes=(process,))
    wanted = "Connected. Not heard of yet: replica-1. It adds an index."
    assert unsettled_text(snapshot) == wanted


def test_that_a_process_that_starts_is_no_news_where_nothing_was_wrong(
    theme: Theme, qtbot: QtBot
) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    assert show(banner, heard(_STARTING)) == ""


def test_that_no_start_is_offered_where_the_backend_is_on_another_host(
    theme: Theme, qtbot: QtBot
) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    lost = replace(heard(_WELL), phase="lost", reason="It is silent.")
    for phase in ("lost", "connecting"):
        snapshot = replace(lost, phase=phase, host="10.0.0.5")
        banner.show_incident(worst_incident(snapshot), is_well=False)
        assert "another host" in banner.text
        assert "backend.log" not in banner.text
        assert not banner.start.isVisibleTo(banner)
    banner.show_incident(worst_incident(lost), is_well=False)
    assert banner.start.isVisibleTo(banner)


def test_that_a_backend_that_is_heard_again_is_back_and_was_not_a_problem_of_its_supervisor(
    theme: Theme, qtbot: QtBot
) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    before = heard(_WELL)
    later = replace(before, phase="lost", reason="It is silent.", now_us=NOW + 20_000_000)
    assert show(banner, later).startswith("Connection lost.")
    again = reducers.apply_session(later, later.session)
    assert show(banner, again) == "Connected. The backend has not reported its health yet."
    report = before.health
    assert report is not None
    assert show(banner, reducers.apply_notice(again, report, again.now_us)).startswith(
        "The backend is back;"
    )
