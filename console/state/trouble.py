"""What an operator must be told without looking for it."""

import msgspec

from console.state.frame import Frame
from console.state.standing import Standing, primary, replicas
from console.theme.tokens import Tone

_PATIENCE = "If it does not come, backend.log in the data folder says why."


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence, how bad it is, and the sentence that says it is over (empty: none needed).

    `offer`: whether starting a backend may help.
    """

    tone: Tone
    text: str
    recovered: str
    offer: bool = False


def trouble(frame: Frame) -> Trouble | None:
    """Return the worst trouble of the connection or of a process; None when all is well."""
    if frame.phase == "lost":
        return Trouble(
            tone="bad",
            text=f"Connection lost. {frame.reason} What is shown may be old.",
            recovered="The backend is back; everything is shown live again.",
            offer=True,
        )
    if frame.phase != "connected":
        text = f"Looking for the backend. {frame.reason} {_PATIENCE}"
        return Trouble(tone="busy", text=text, recovered="")
    for standing in (primary(frame), *replicas(frame)):
        if standing.tone == "bad" or _starts_again(standing):
            return _down(standing)
    return None


def _starts_again(standing: Standing) -> bool:
    process = standing.process
    return process is not None and process.state == "starting" and process.restarts > 0


def _down(standing: Standing) -> Trouble:
    what = {
        "primary": "Commands are not taken until it is back; nothing that was accepted is lost.",
        "archive": "The past cannot be asked until it is back.",
    }.get(standing.name, "Its views stand still; the other replicas go on.")
    return Trouble(
        tone="bad" if standing.tone == "bad" else "warn",
        text=f"{standing.name} is {standing.word}, {standing.evidence}. {what}",
        recovered=f"{standing.name} is back.",
    )
