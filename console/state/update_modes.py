"""Update modes of a replica, as operators choose them and as they are said."""

from typing import Literal, NamedTuple

UpdateModeKind = Literal["realtime", "every", "cron", "demand"]


class UpdateMode(NamedTuple):
    """A kind and its detail: seconds for `every`, five fields for `cron`, else empty."""

    kind: UpdateModeKind
    detail: str = ""


UPDATE_MODE_TITLES: dict[UpdateModeKind, str] = {
    "realtime": "Realtime",
    "every": "Every n seconds",
    "cron": "At set times",
    "demand": "On demand",
}


def parse_update_mode(text: str) -> UpdateMode:
    """Read a mode as a sample says it, e.g. `every:5`."""
    kind, _, detail = text.partition(":")
    return UpdateMode(kind, detail) if kind in UPDATE_MODE_TITLES else UpdateMode("realtime")


def format_update_mode(mode: UpdateMode) -> str:
    """Write a mode as an order says it."""
    return f"{mode.kind}:{mode.detail.strip()}" if mode.detail.strip() else mode.kind


def describe_update_mode(mode: UpdateMode) -> str:
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
