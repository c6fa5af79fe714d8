"""What the panels of one window share."""

from dataclasses import dataclass, field
from pathlib import Path

from backend.messages.catalogue import CatalogueReply
from console.state.observable import Observable
from console.state.sample_state import SampleState


@dataclass(frozen=True)
class LagThresholds:
    """From where on lag is worth a word: events and seconds behind."""

    events: int = 1_000
    seconds: float = 5.0


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """One operator's place: who sits here, what is selected, and what is asked to be shown.

    `selected_position`: position of the selected event, 0 for none. `playhead`: position at which
    the replay panel stands. `requested_panel`: name of the panel to bring to the front, with
    `publish`. `requested_filter`: a filter that the timeline is asked to take over, with `publish`.
    `thresholds`: of lag. `catalogue`: None until the backend has answered; asked anew at every
    session. `sample`: how the import of the sample stands; `requested_sample`: the speed at which
    it is asked to be loaded, with `publish`, empty to stop it. `start_error`: why no backend could
    be started here, empty when one was or none was tried.
    """

    data: Path
    actor: Observable[str]
    selected_position: Observable[int] = field(default_factory=lambda: Observable(0))
    playhead: Observable[int] = field(default_factory=lambda: Observable(0))
    requested_panel: Observable[str] = field(default_factory=lambda: Observable(""))
    requested_filter: Observable[str] = field(default_factory=lambda: Observable(""))
    thresholds: Observable[LagThresholds] = field(
        default_factory=lambda: Observable(LagThresholds())
    )
    catalogue: Observable[CatalogueReply | None] = field(default_factory=lambda: Observable(None))
    sample: Observable[SampleState] = field(default_factory=lambda: Observable(SampleState()))
    requested_sample: Observable[str] = field(default_factory=lambda: Observable(""))
    start_error: Observable[str] = field(default_factory=lambda: Observable(""))
