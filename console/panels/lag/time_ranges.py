"""How much of the past a lag graph shows."""

from dataclasses import dataclass

from console.state.lag_buffers import SampleStep


@dataclass(frozen=True)
class TimeRange:
    """A choice: its name, its length in seconds, and the step of the samples that cover it."""

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
)
"""The choices, shortest first; what the backend keeps is the longest of each step."""
