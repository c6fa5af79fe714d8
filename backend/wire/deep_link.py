"""Links to a place in the window, `marigraph://open/PANEL?…`: pasted into a chat, opened again.

A link only shows something: it never changes anything.
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import msgspec

from backend.errors import Unreadable
from backend.translation import tr

SCHEME = "marigraph"
_HOST = "open"
MAX_LINK_CHARS = 4_000
_MAX_FIELDS = 40
_NUMBERS = ("position", "compared", "playhead", "moment")
_WHERE = ("profile", "data")
_DIGITS = 18  # of what has 64 bits
_EXAMPLE = "marigraph://open/timeline?position=17"


class DeepLink(msgspec.Struct, frozen=True, kw_only=True):
    """A place: which panel, of which backend, and what it shows.

    `profile`: name of the backend's profile, or else `data`, its folder; both empty: the one at
    hand. `position`: of the selected event, `compared`: of the one that it is compared with,
    `playhead`: of the replay, `moment`: that every panel marks, in microseconds since the epoch; 0:
    none. `state`: what the panel remembers of itself, e.g. its filter; what it does not name stays
    as it is, and what is empty becomes so.
    """

    panel: str
    profile: str = ""
    data: str = ""
    position: int = 0
    compared: int = 0
    playhead: int = 0
    moment: int = 0
    state: Mapping[str, str] = {}


def format_link(link: DeepLink) -> str:
    """Write a link; but for the panel's state, what is empty is left out."""
    fields: dict[str, str] = {
        "profile": link.profile,
        "data": link.data,
        "position": str(link.position or ""),
        "compared": str(link.compared or ""),
        "playhead": str(link.playhead or ""),
        "moment": str(link.moment or ""),
    }
    named = {name: text for name, text in fields.items() if text}
    query = urlencode({**named, **link.state}, quote_via=quote)
    return f"{SCHEME}://{_HOST}/{quote(link.panel)}{f'?{query}' if query else ''}"


def parse_link(text: str) -> DeepLink:
    """Read a link.

    Raises:
        Unreadable: code `bad-link`; why it is none.
    """
    text = text.strip()
    if len(text) > MAX_LINK_CHARS:
        raise _bad(tr("it has more than {limit} characters", limit=MAX_LINK_CHARS))
    try:
        parts = urlsplit(text)
        pairs = parse_qsl(
            parts.query,
            keep_blank_values=True,
            strict_parsing=bool(parts.query),
            errors="strict",
            max_num_fields=_MAX_FIELDS,
        )
    except ValueError as error:
        raise _bad(tr("its fields cannot be read")) from error
    panel = parts.path.removeprefix("/")
    if parts.scheme != SCHEME or parts.netloc != _HOST or not panel or "/" in panel:
        raise _bad(tr("it does not name a panel"))
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise _bad(tr("it says one thing twice"))
    if any(not each.isprintable() for each in (panel, *fields, *fields.values())):
        raise _bad(tr("it holds what cannot be printed"))
    numbers = {name: _number(name, fields.get(name, "")) for name in _NUMBERS}
    known = {*_NUMBERS, *_WHERE}
    return DeepLink(
        panel=panel,
        profile=fields.get("profile", ""),
        data=fields.get("data", ""),
        position=numbers["position"],
        compared=numbers["compared"],
        playhead=numbers["playhead"],
        moment=numbers["moment"],
        state={name: value for name, value in fields.items() if name not in known},
    )


def _number(name: str, text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
        raise _bad(tr("its {field} is no number", field=name))
    return int(text)


def _bad(reason: str) -> Unreadable:
    return Unreadable(
        tr(
            "This is no link of Marigraph: {reason}. One looks like {example}",
            reason=reason,
            example=_EXAMPLE,
        ),
        code="bad-link",
        field="link",
    )
