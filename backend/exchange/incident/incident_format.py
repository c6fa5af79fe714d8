"""What stands in an incident file, format 1: a ZIP archive of JSON Lines, and a manifest.

`manifest.json` is the last member; it holds the SHA-256 of every other. The members:

events.jsonl        the events of the range, one CloudEvent a line, each with its `position` and
                    `recorded`, in the order of the log
start/TABLE.jsonl   rows as they stood before the first event, one object a line; the handlers' own
                    tables too. Without these the range begins at position 1
start-POSITION/TABLE.jsonl  the same rows without what an annulment at that position, in the
                    range, annuls of the time before it; where they are others
code.jsonl          which version of the handlers wrote the rows at the start
playhead/VIEW.jsonl rows as they stood at the playhead
lag.jsonl           kept lag samples: step in seconds, replica, moment, point, handlers
audit.jsonl         acts of operators, with what came of them
alerts.jsonl        what happened to alerts
notes.jsonl         notes on moments and events
deploys.jsonl       code that was another when a process started
conditions.json     breakpoints and the operators' own invariants
views.py            the read models of an attached folder's own, where the operator wanted that;
                    never run by opening the file
"""

from typing import Literal

import msgspec

from backend.messages.annotations import DeployedKind
from backend.wire.attachment import FollowedStore

INCIDENT_FORMAT = 1
INCIDENT_KIND: Literal["marigraph-incident"] = "marigraph-incident"
SUFFIX = ".marigraph"

MANIFEST = "manifest.json"
EVENTS = "events.jsonl"
START = "start/"
START_REVISED = "start-"
CODE = "code.jsonl"
PLAYHEAD = "playhead/"
LAG = "lag.jsonl"
AUDIT = "audit.jsonl"
ALERTS = "alerts.jsonl"
NOTES = "notes.jsonl"
DEPLOYS = "deploys.jsonl"
CONDITIONS = "conditions.json"
VIEWS = "views.py"


class MemberDigest(msgspec.Struct, frozen=True):
    """A member: its name, its size without compression, how many lines, and their SHA-256."""

    name: str
    size_bytes: int
    records: int
    sha256: str


class CodeVersion(msgspec.Struct, frozen=True):
    """An installed component with its version and the fingerprint of its code."""

    kind: DeployedKind
    name: str
    code: str


class IncidentManifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an incident file says of itself.

    made_us: when it was made, by whom: `by`; program, protocol: the versions of Marigraph
    source: the installation that the events are of
    first, last: the range that was asked for, which holds so many events; playhead: within it
    since_us, until_us: the time of lag, acts, alerts and deploys that are in it
    masked: what is replaced by pseudonyms, `personal` or nothing
    code: what was installed; types: the events by type
    store: of an attached folder, what it followed: no module knows its events
    """

    kind: Literal["marigraph-incident"] = INCIDENT_KIND
    format: int = INCIDENT_FORMAT
    made_us: int
    by: str
    program: str
    protocol: int
    source: str
    first: int
    last: int
    events: int
    playhead: int
    since_us: int
    until_us: int
    masked: list[str]
    code: list[CodeVersion]
    types: dict[str, int]
    members: list[MemberDigest]
    store: FollowedStore | None = None


class IncidentKind(msgspec.Struct, frozen=True):
    """What is read first: whether this is an incident file, and of which format."""

    kind: Literal["marigraph-incident"]
    format: int
