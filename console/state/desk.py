"""What the panels of one window share."""

from dataclasses import dataclass, field
from pathlib import Path

from backend.messages.queries import Catalogue
from console.state.shared import Shared


@dataclass(frozen=True)
class Thresholds:
    """From where on lag is worth a word: events and seconds behind."""

    events: int = 1_000
    seconds: float = 5.0


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One operator's place: who sits here, what is selected, and what is asked to be shown.

    `event`: position of the selected event, 0 for none. `playhead`: position at which the replay
    panel stands. `wanted`: name of the panel to bring to the front, with `tell`. `filter`: a
    filter that the timeline is asked to take over, with `tell`. `thresholds`: of lag. `catalogue`:
    None until the backend has answered; asked anew at every session.
    """

    data: Path
    actor: Shared[str]
    event: Shared[int] = field(default_factory=lambda: Shared(0))
    playhead: Shared[int] = field(default_factory=lambda: Shared(0))
    wanted: Shared[str] = field(default_factory=lambda: Shared(""))
    filter: Shared[str] = field(default_factory=lambda: Shared(""))
    thresholds: Shared[Thresholds] = field(default_factory=lambda: Shared(Thresholds()))
    catalogue: Shared[Catalogue | None] = field(default_factory=lambda: Shared(None))
