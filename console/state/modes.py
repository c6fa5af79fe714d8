"""Update modes of a replica, as operators choose them and as they are said."""

from typing import Literal, NamedTuple

Kind = Literal["realtime", "every", "cron", "demand"]


class Mode(NamedTuple):
    """A kind and its detail: seconds for `every`, five fields for `cron`, else empty."""

    kind: Kind
    detail: str = ""


TITLES: dict[Kind, str] = {
    "realtime": "Realtime",
    "every": "Every n seconds",
    "cron": "At set times",
    "demand": "On demand",
}


def read(text: str) -> Mode:
    """Read a mode as a sample says it, e.g. `every:5`."""
    kind, _, detail = text.partition(":")
    return Mode(kind, detail) if kind in TITLES else Mode("realtime")


def write(mode: Mode) -> str:
    """Write a mode as an order says it."""
    return f"{mode.kind}:{mode.detail.strip()}" if mode.detail.strip() else mode.kind


def words(mode: Mode) -> str:
    """Say a mode in words."""
    match mode.kind:
        case "realtime":
            return "in real time"
        case "every":
            return f"every {mode.detail} s"
        case "cron":
            return f"at {mode.detail}"
        case "demand":
            return "on demand"
