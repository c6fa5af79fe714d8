"""What is left out because it changes no alert changes none."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backend.messages.alerts import AlertRule
from backend.messages.notices import ReplicaSample
from tests.backend.telemetry.alerts.alert_scenario import PARKED, AlertScenario, sample, view

# any view by name is looked up one by one; every view is passed over while nothing changes
RULES = (
    AlertRule(name="late", metric="time-behind", operator=">", limit=5, clear=2, pending_s=2),
    AlertRule(name="early", metric="events-behind", operator="<", limit=5, recovery_s=2),
    AlertRule(name="p99", metric="latency-p99", operator=">", limit=5, no_data="fire"),
    PARKED,
)
BY_NAME = [replace(rule, name=f"{rule.name}-by-name", view="?*") for rule in RULES]
EVERY = [replace(rule, view="*") for rule in RULES]


@st.composite
def samples(draw: st.DrawFn) -> ReplicaSample | None:
    """Draw what a replica says: nearly always all of its views are alike."""
    if draw(st.integers(0, 9)) == 0:
        return None
    late_s = draw(st.sampled_from([0, 3, 9, 10]))
    names = draw(st.sampled_from(["abc", "abc", "abc", "ab", "abd"]))
    views = [view(name, late_s=late_s, behind=late_s, parked=late_s // 3) for name in names]
    if draw(st.booleans()):
        micros = draw(st.sampled_from([None, 9_000_000]))
        views = [replace(each, p99_us=micros) for each in views]
    if draw(st.integers(0, 4)) == 0:
        other = draw(st.sampled_from([0, 8]))
        views[-1] = replace(views[-1], events_behind=other, time_behind_us=other, p99_us=None)
    if draw(st.integers(0, 9)) == 0:  # nobody knows where the log ends
        views = [replace(each, events_behind=None, time_behind_us=None) for each in views]
    return replace(sample(*views), ahead=draw(st.integers(0, 9)) == 0)


@given(st.lists(st.tuples(samples(), st.sampled_from([1, 1, 1, 1, 15])), max_size=12))
def test_that_alerts_of_every_view_are_those_of_each_view_by_name(
    heard: Sequence[tuple[ReplicaSample | None, int]],
) -> None:
    scenario = AlertScenario(*EVERY, *BY_NAME)
    for said, seconds in heard:
        for _ in range(3):  # a state lasts
            changes = scenario.hear(said, seconds)
            every = [each for each in changes if not each.key[0].endswith("-by-name")]
            by_name = [each for each in changes if each.key[0].endswith("-by-name")]
            assert sorted(
                (f"{each.key[0]}-by-name", *each.key[1:], each.state) for each in every
            ) == (sorted((*each.key, each.state) for each in by_name))
            for rule in EVERY:
                assert _alerts(scenario, rule.name) == _alerts(scenario, f"{rule.name}-by-name")
            assert sorted(key for keys in scenario.evaluator.groups().values() for key in keys) == (
                sorted(
                    key
                    for key, each in scenario.evaluator.series.items()
                    if each.progress.state != "normal"
                )
            )


def test_that_an_alert_that_fires_on_shows_its_newest_number() -> None:
    scenario = AlertScenario(*EVERY)
    key = ("late", "replica-1", "orders")
    for late_s in (60, 60, 60, 61, 62):
        scenario.hear(sample(view("orders", late_s=late_s), view("users", late_s=late_s)))
    assert scenario.evaluator.shown(key) == (62, "")
    scenario.hear(sample(view("orders", late_s=63), view("users")))
    assert scenario.evaluator.shown(key) == (63, "")
    scenario.hear(sample(view("orders", late_s=64), view("users", late_s=64)))
    scenario.evaluator.set_rules(EVERY)
    assert scenario.evaluator.shown(key) == (64, "")


def _alerts(scenario: AlertScenario, rule: str) -> dict[tuple[str, str], object]:
    evaluator = scenario.evaluator
    return {
        key[1:]: (each.progress, str(evaluator.shown(key)), each.is_steady)
        for key, each in evaluator.series.items()
        if key[0] == rule
    }
