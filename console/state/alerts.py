"""What needs an eye, worst first: each with where to look."""

import msgspec

from backend.clock import SECOND
from console.state.desk import Thresholds
from console.state.frame import Frame
from console.state.standing import Standing, primary, replicas
from console.state.wording import count, counted, span
from console.theme.tokens import Tone

_ORDER: dict[Tone, int] = {"bad": 0, "unknown": 1, "warn": 2, "busy": 3, "ok": 4}
_SILENCE = 5 * SECOND  # without a word of the head: it may be frozen


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence, how bad it is, and the panel that shows more."""

    tone: Tone
    text: str
    panel: str


def alerts(frame: Frame, limits: Thresholds) -> list[Alert]:
    """Return everything that is not well, worst first; empty when all is well."""
    if frame.phase != "connected":
        return [Alert(tone="bad", text=frame.reason or "There is no connection.", panel="overview")]
    found = _writer(frame)
    for standing in replicas(frame):
        found += _replica(standing, limits)
    return sorted(found, key=lambda alert: _ORDER[alert.tone])


def parked(frame: Frame) -> dict[str, int]:
    """Return parked events per view, the most in any one replica; only where there are any."""
    most: dict[str, int] = {}
    for heard in frame.replicas.values():
        for view in heard.sample.views:
            if view.parked:
                most[view.view] = max(most.get(view.view, 0), view.parked)
    return most


def _writer(frame: Frame) -> list[Alert]:
    standing, found = primary(frame), list[Alert]()
    if standing.tone != "ok":
        text = f"primary is {standing.word}: {standing.evidence}"
        found.append(Alert(tone=standing.tone, text=text, panel="overview"))
    elif frame.pulse and frame.now - frame.pulse > _SILENCE:
        text = f"The head was last heard of {span(frame.now - frame.pulse)} ago; it may be frozen"
        found.append(Alert(tone="unknown", text=text, panel="overview"))
    if frame.primary is not None and frame.primary.waiting > 1_000:
        text = f"{count(frame.primary.waiting)} commands wait to be decided"
        found.append(Alert(tone="warn", text=text, panel="commands"))
    return found


def _replica(standing: Standing, limits: Thresholds) -> list[Alert]:
    found: list[Alert] = []
    if standing.tone in ("bad", "unknown") or standing.word == "paused":
        text = f"{standing.name} is {standing.word}: {standing.evidence}"
        found.append(Alert(tone=standing.tone, text=text, panel="replicas"))
    elif _exceeds(standing, limits):
        behind = counted(standing.behind or 0, "event")
        text = f"{standing.name} is {behind} and {span(standing.late)} behind"
        found.append(Alert(tone="warn", text=text, panel="lag"))
    if standing.sample is not None and standing.sample.parked:
        text = f"{standing.name} has parked {counted(standing.sample.parked, 'event')}"
        found.append(Alert(tone="warn", text=text, panel="replicas"))
    return found


def _exceeds(standing: Standing, limits: Thresholds) -> bool:
    return (standing.behind or 0) > limits.events or (standing.late or 0) > limits.seconds * SECOND
