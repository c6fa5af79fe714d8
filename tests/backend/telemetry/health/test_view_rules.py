"""What is left out because it cannot hold changes no verdict."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backend.telemetry.health.facts import (
    HeardReplica,
    ReplicaFacts,
    first_verdict,
    heard_replica,
    view_facts,
)
from backend.telemetry.health.view_rules import VIEW_RULES, ViewJudge
from backend.telemetry.health.window import SampleWindow
from tests.backend.telemetry.health.scenario import IDLE_VIEW, LIMITS, SECOND_US, WELL
from tests.backend.wire.sample_values import PROCESS


@st.composite
def replicas(draw: st.DrawFn) -> HeardReplica:
    behind = draw(st.sampled_from([0, 1, 500]))
    view = replace(
        IDLE_VIEW,
        events_behind=behind,
        time_behind_us=draw(st.sampled_from([0, 1, 5, 6, 60])) * SECOND_US if behind else 0,
        parked=draw(st.sampled_from([0, 2])),
    )
    sample = replace(
        WELL,
        views=[view],
        scheduled=draw(st.booleans()),
        catch_up_target=draw(st.sampled_from([None, 5, 50])),
    )
    window = SampleWindow(LIMITS)
    for second in range(draw(st.integers(1, 9))):
        window.add(sample, second * SECOND_US)
    return heard_replica(
        ReplicaFacts(
            info=PROCESS,
            state_age_us=0,
            silence_us=0,
            sample_age_us=draw(st.sampled_from([0, 3 * SECOND_US])),
            known=None,
            limits=LIMITS,
            known_head=draw(st.sampled_from([10, 90])),
            window=window,
            sample=sample,
            head_silence_us=draw(st.sampled_from([None, 0, 9 * SECOND_US])),
        ),
        sample,
    )


@given(replicas())
def test_that_the_possible_rules_decide_as_all_rules_do(replica: HeardReplica) -> None:
    facts = view_facts(replica, 0)
    judged = ViewJudge(replica).decide(0, facts.view, held_us=0)
    assert judged == first_verdict(VIEW_RULES, facts)
