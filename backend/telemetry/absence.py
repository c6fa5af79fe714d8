"""What is said of a replica that does not speak: that it does not, and none of its old numbers."""

import msgspec

from backend.clock import SECOND_US, Micros
from backend.messages.notices import ReplicaSample, ViewLag


def stopped_sample(sample: ReplicaSample, why: str, moment: Micros) -> ReplicaSample:
    """Return the sample of a replica that does not speak any more: what it said last is no lag."""
    age = max(0, moment - sample.at_us) / SECOND_US
    return msgspec.structs.replace(
        sample,
        at_us=moment,
        status="STOPPED",
        evidence=f"{why}; its last sample is {age:.1f} s old",
        head=None,
        events_behind=None,
        time_behind_us=None,
        apply_rate_per_s=0.0,
        catch_up_s=None,
        views=[_unknown_view(view) for view in sample.views],
        memory_bytes=0,
    )


def _unknown_view(view: ViewLag) -> ViewLag:
    """Return a view of which only the parked events are known."""
    return ViewLag(
        view=view.view,
        events_behind=None,
        time_behind_us=None,
        p50_us=None,
        p90_us=None,
        p99_us=None,
        max_us=None,
        parked=view.parked,
    )
