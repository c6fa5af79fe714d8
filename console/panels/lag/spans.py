"""How much of the past a lag graph shows."""

from dataclasses import dataclass

from console.state.lag import Step


@dataclass(frozen=True)
class Reach:
    """A choice: its name, its length in seconds, and the step of the samples that cover it."""

    name: str
    seconds: int
    step: Step


REACHES: tuple[Reach, ...] = (
    Reach("1 min", 60, 1),
    Reach("5 min", 300, 1),
    Reach("15 min", 900, 1),
    Reach("1 h", 3_600, 1),
    Reach("1 d", 86_400, 10),
    Reach("30 d", 2_592_000, 60),
)
"""The choices, shortest first; what the backend keeps is the longest of each step."""
