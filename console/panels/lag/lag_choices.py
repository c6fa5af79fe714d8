"""What an operator has chosen to see of the lag, remembered until the next start. No Qt."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from console.state.lag_buffers import LATENCY_QUANTILES, LatencyQuantile, SampleStep
from console.state.workspace import LagThresholds


class TimeRange(msgspec.Struct, frozen=True):
    """A part of the past: its name, its length in seconds, and the step of its samples."""

    name: str
    length_s: int
    step_s: SampleStep


TIME_RANGES: tuple[TimeRange, ...] = (
    TimeRange("1 min", 60, 1),
    TimeRange("5 min", 300, 1),
    TimeRange("15 min", 900, 1),
    TimeRange("1 h", 3_600, 1),
    TimeRange("1 d", 86_400, 10),
    TimeRange("30 d", 2_592_000, 60),
)  # what the backend keeps is the longest of each step
ALL_VIEWS = "*"  # a curve for each view of each replica
DEFAULT_RANGE = TIME_RANGES[1]

T = TypeVar("T")


class LagChoices(msgspec.Struct, frozen=True, kw_only=True):
    """Whose lag, how much of the past, where the dashed lines stand, and what is not drawn.

    view: its name, empty for the worst, `ALL_VIEWS` for each of them; latency: which quantile of
    the apply latency; staged: the replica whose stages are drawn, empty for the first; hidden:
    names of replicas, and of views where each is drawn
    """

    view: str = ""
    latency: LatencyQuantile = "p99"
    staged: str = ""
    time_range: TimeRange = DEFAULT_RANGE
    thresholds: LagThresholds = LagThresholds()
    hidden: frozenset[str] = frozenset()

    def restored(self, state: Mapping[str, str]) -> "LagChoices":
        """Take up what `save` returned once; what is missing or odd stays as it is."""
        quantiles: dict[str, LatencyQuantile] = {each: each for each in LATENCY_QUANTILES}
        ranges = {each.name: each for each in TIME_RANGES}
        hidden = _decode(state.get("hidden", ""), frozenset[str])
        return LagChoices(
            view=state.get("view", self.view),
            latency=quantiles.get(state.get("latency", ""), self.latency),
            staged=state.get("staged", self.staged),
            time_range=ranges.get(state.get("range", ""), self.time_range),
            thresholds=_decode(state.get("thresholds", ""), LagThresholds) or self.thresholds,
            hidden=self.hidden if hidden is None else hidden,
        )

    def save(self) -> dict[str, str]:
        """Return them as text by name."""
        return {
            "view": self.view,
            "latency": self.latency,
            "staged": self.staged,
            "range": self.time_range.name,
            "thresholds": msgspec.json.encode(self.thresholds).decode(),
            "hidden": msgspec.json.encode(sorted(self.hidden)).decode(),
        }


def _decode(text: str, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError:  # of another version, or nothing was remembered
        return None
