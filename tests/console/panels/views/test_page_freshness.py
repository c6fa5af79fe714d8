import pytest
from msgspec.structs import replace

from backend.clock import SECOND_US
from backend.messages.health import (
    HealthReport,
    HealthStatus,
    ProcessHealth,
    Severity,
    Verdict,
    ViewHealth,
)
from backend.messages.notices import AppliedNotice
from backend.messages.queries import ViewPage
from backend.messages.view_shares import PartPosition
from console.panels.views.page_freshness import has_moved, page_freshness, retry_is_due
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.theme.tokens import Tone
from tests.console import sample_messages

NOW = sample_messages.NOW


def page(**chosen: object) -> ViewPage:
    found = ViewPage(
        view="orders",
        columns=[],
        rows=[],
        total=0,
        replica="replica-1",
        position=100,
        cached=False,
        took_us=10,
        events_behind=0,
        age_us=0,
    )
    return replace(found, **chosen)


def snapshot(behind: int = 0, *, later_s: float = 0.5, heard_s: float = 0.0) -> BackendSnapshot:
    """What is known `later_s` after the page came; the sample came `heard_s` after it."""
    sample = sample_messages.replica(
        views=[sample_messages.view("orders", events_behind=behind, time_behind_us=behind * 10)]
    )
    connected = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    heard = reducers.apply_notice(connected, sample, NOW + round(heard_s * SECOND_US))
    return replace(heard, now_us=NOW + round(later_s * SECOND_US))


def moved(known: BackendSnapshot, position: int, *views: str) -> BackendSnapshot:
    notice = AppliedNotice(name="replica-1", position=position, at_us=NOW, views=list(views))
    return reducers.apply_notice(known, notice, NOW)


def test_that_a_page_is_current_while_its_replica_says_that_nothing_waits() -> None:
    found = page_freshness(page(), NOW, snapshot(heard_s=0.4))
    assert (found.text, found.tone) == ("current", "ok")


def test_that_a_page_of_a_replica_that_falls_behind_afterwards_wears_its_mark() -> None:
    found = page_freshness(page(), NOW, snapshot(12, heard_s=0.4))
    assert found.tone == "warn"
    assert "12 events behind" in found.text


def test_that_a_page_ages_while_nothing_is_heard_of_its_replica() -> None:
    found = page_freshness(page(), NOW, snapshot(later_s=12))
    assert found.tone == "unknown"
    assert "12.0\u202fs ago" in found.text


def test_that_a_page_is_never_called_current_without_a_connection() -> None:
    lost = reducers.apply_connection(snapshot(heard_s=0.4), "lost", "gone")
    assert page_freshness(page(), NOW, lost).tone == "unknown"


def test_that_a_page_is_not_called_current_when_nobody_knows() -> None:
    unknown = page(events_behind=None, age_us=None)
    assert page_freshness(unknown, NOW, snapshot(heard_s=-1)).tone == "unknown"


def test_that_a_page_is_outdated_when_its_replica_changed_its_view() -> None:
    known = moved(snapshot(), 101, "users")
    assert not has_moved(page(), known)
    assert has_moved(page(), moved(known, 102, "orders"))
    assert not has_moved(page(position=102), moved(known, 102, "orders"))
    assert not has_moved(page(replica="replica-2"), moved(known, 102, "orders"))


def test_that_a_page_that_is_behind_is_asked_for_again_until_it_is_not() -> None:
    assert not retry_is_due(page(), NOW, snapshot(12, later_s=0.9, heard_s=0.4))
    assert retry_is_due(page(), NOW, snapshot(12, later_s=1.1, heard_s=0.4))
    assert not retry_is_due(page(), NOW, snapshot(later_s=1.1, heard_s=0.4))


def test_that_another_replica_is_sought_when_the_one_that_answered_is_not_heard_any_more() -> None:
    connected = reducers.apply_connection(snapshot(later_s=5.9, heard_s=1.0), "connected", "")
    assert not retry_is_due(page(), NOW, connected)
    silent = reducers.apply_connection(snapshot(later_s=6.1, heard_s=1.0), "connected", "")
    assert retry_is_due(page(), NOW, silent)
    assert not retry_is_due(page(), NOW + 6 * SECOND_US, silent)  # it was sought a moment ago


def test_that_a_notice_that_got_lost_keeps_a_page_old_for_seconds_only() -> None:
    known = moved(snapshot(later_s=11, heard_s=10.9), 300)
    assert retry_is_due(page(), NOW, known)


@pytest.mark.parametrize("status", ["AHEAD", "HEAD-FROZEN"])
def test_that_no_page_is_current_on_a_replica_that_cannot_be_trusted(status: HealthStatus) -> None:
    verdict = Verdict(status=status, severity="critical", rule="ahead", behind=0)
    report = HealthReport(
        at_us=NOW,
        severity="critical",
        worst="replica-1",
        processes=[ProcessHealth(name="replica-1", role="replica", verdict=verdict)],
    )
    known = reducers.apply_notice(snapshot(heard_s=0.4), report, NOW + SECOND_US // 2)
    found = page_freshness(page(), NOW, known)
    assert found.text.startswith(status)
    assert found.tone == "bad"


@pytest.mark.parametrize(
    ("status", "tone"), [("FAULTED", "warn"), ("STALLED", "bad"), ("OK", "ok")]
)
def test_that_a_page_is_current_only_where_its_own_view_is_well(
    status: HealthStatus, tone: Tone
) -> None:
    severities: dict[Tone, Severity] = {"warn": "warning", "bad": "critical", "ok": "ok"}
    verdict = Verdict(status=status, severity=severities[tone], rule="parked", parked=2)
    well = Verdict(status="OK", severity="ok", rule="lag-zero")
    views = [ViewHealth(view="orders", verdict=verdict), ViewHealth(view="users", verdict=well)]
    process = ProcessHealth(name="replica-1", role="replica", verdict=verdict, views=views)
    report = HealthReport(
        at_us=NOW, severity=verdict.severity, worst="replica-1", processes=[process]
    )
    known = reducers.apply_notice(snapshot(heard_s=0.4), report, NOW + SECOND_US // 2)
    found = page_freshness(page(), NOW, known)
    assert found.tone == tone
    assert found.text.startswith("current" if tone == "ok" else f"{status}: 2 parked")
    users = page_freshness(page(view="users"), NOW, known)
    assert (users.text, users.tone) == ("current", "ok")


def test_that_a_page_of_parts_is_as_old_as_the_part_that_lacks_most() -> None:
    parts = [
        PartPosition(replica=f"replica-{number}", part=number, position=100) for number in (1, 2)
    ]
    asked = page(replica="replica-3", parts=parts)
    late = sample_messages.view("orders", events_behind=7, time_behind_us=2 * SECOND_US)
    other = sample_messages.replica("replica-2", views=[late])
    known = reducers.apply_notice(snapshot(heard_s=0.4), other, NOW + SECOND_US // 4)
    known = replace(known, now_us=NOW + SECOND_US // 2)
    found = page_freshness(asked, NOW, known)
    assert (found.text, found.tone) == ("7 events behind, the oldest 2.0\u202fs ago", "warn")
    assert not has_moved(asked, known)
    notice = AppliedNotice(name="replica-2", position=101, at_us=NOW, views=["orders"])
    assert has_moved(asked, reducers.apply_notice(known, notice, NOW))
