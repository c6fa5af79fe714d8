import pytest

from backend.messages.events import Heartbeat
from backend.messages.health import HealthReport, ProcessHealth, Rule, Verdict
from console.panels.overview.overview_panel import has_primary_figures, is_log_new
from console.state import reducers
from tests.console import sample_messages
from tests.console.sample_messages import NOW


@pytest.mark.parametrize(("applied", "is_new"), [(0, True), (308, False)])
def test_that_a_log_that_was_lost_is_not_taken_for_a_new_one(applied: int, *, is_new: bool) -> None:
    snapshot = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    beat = Heartbeat(head=0, recorded=0, at=NOW, counts={})
    snapshot = reducers.apply_feed(snapshot, beat, NOW)
    assert not is_log_new(snapshot)  # as long as nobody has said how the replicas are
    report = HealthReport(at_us=NOW, severity="ok", worst="", processes=[], problems=[])
    for notice in (report, sample_messages.replica(applied=applied, head=0)):
        snapshot = reducers.apply_notice(snapshot, notice, NOW)
    assert is_log_new(snapshot) == is_new


@pytest.mark.parametrize(
    ("rule", "has_figures"),
    [
        ("serving", False),
        ("starting", False),
        ("silent", True),
        ("process-gone", True),
        ("cannot-start", True),
    ],
)
def test_that_a_picture_waits_for_the_primary_unless_it_is_known_to_be_silent(
    rule: Rule, *, has_figures: bool
) -> None:
    snapshot = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    snapshot = reducers.apply_notice(snapshot, sample_messages.topology(), NOW)
    verdict = Verdict(status="UNKNOWN", severity="critical", rule=rule)
    report = HealthReport(
        at_us=NOW,
        severity="critical",
        worst="primary",
        processes=[ProcessHealth(name="primary", role="primary", verdict=verdict)],
    )
    snapshot = reducers.apply_notice(snapshot, report, NOW)
    assert has_primary_figures(snapshot) == has_figures
