"""What is said of a replica that does not speak: that it does not, and none of its old numbers."""

import msgspec

from backend.clock import SECOND_US, Micros
from backend.messages.notices import ReplicaSample, ViewLag


def stopped_sample(sample: ReplicaSample, why: str, moment: Micros) -> ReplicaSample:
    """Return the sample of a replica that does not speak any more: what it said last is no lag."""
    age = max(0, moment - sample.at) / SECOND_US
    return msgspec.structs.replace(
        sample,
        at=moment,
        status="STOPPED",
        evidence=f"{why}; its last sample is {age:.1f} s old",
        head=None,
        behind=None,
        late=None,
        apply_rate=0.0,
        drained_in=None,
        views=[_unknown_view(view) for view in sample.views],
        memory=0,
    )


def _unknown_view(view: ViewLag) -> ViewLag:
    """Return a view of which only the parked events are known."""
    return ViewLag(
        view=view.view,
        behind=None,
        late=None,
        p50=None,
        p90=None,
        p99=None,
        max=None,
        parked=view.parked,
    )
