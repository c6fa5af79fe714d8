"""The time zone in which the window writes times: the computer's, unless an operator chose one."""

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, available_timezones

SYSTEM_ZONE = ""  # the computer's own
UTC_ZONE = "UTC"
_name = SYSTEM_ZONE
_zone: tzinfo | None = None


def set_display_zone(name: str) -> None:
    """Write times in a zone from now on; one that is not known here counts as the computer's."""
    global _name, _zone
    _name, _zone = SYSTEM_ZONE, None
    if name == UTC_ZONE:
        _name, _zone = name, UTC
    elif name in available_timezones():
        _name, _zone = name, ZoneInfo(name)


def display_zone() -> tzinfo | None:
    """Return the zone; None for the computer's own, as `astimezone` takes it."""
    return _zone


def display_zone_name() -> str:
    """Return the name of the zone; empty for the computer's own."""
    return _name


def zone_names() -> list[str]:
    """Return the zones that can be chosen, as Europe/Berlin; UTC is always there."""
    regions = (name for name in available_timezones() if "/" in name and name[0].isupper())
    return [UTC_ZONE, *sorted(name for name in regions if not name.startswith("Etc/"))]
