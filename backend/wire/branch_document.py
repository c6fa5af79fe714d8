"""What a branch is: `branch.json`, which an operator may read, and write by hand.

`{"format": 1, "created_us": …, "by": "anna", "at": 120, "edits": [{"kind": "skip", "position": 17},
{"kind": "edit", "position": 18, "patch": {"data": {"amount": 5}}}, …]}`. Positions are those of the
log, whatever else is edited: an edit moves no other.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

BRANCH_FORMAT = 1
_Position = Annotated[int, Meta(ge=1, le=2**63 - 2)]


class SkippedEvent(msgspec.Struct, frozen=True, kw_only=True, tag="skip", tag_field="kind"):
    """The event at `position` does not happen."""

    position: _Position


class EditedEvent(msgspec.Struct, frozen=True, kw_only=True, tag="edit", tag_field="kind"):
    """The event at `position` is another: `patch` is a JSON merge patch of its data, time, actor.

    As in `{"data": {"amount": 5}, "time": "2026-11-01T10:00:00Z"}`; null takes a field away.
    """

    position: _Position
    patch: msgspec.Raw


class InsertedEvent(msgspec.Struct, frozen=True, kw_only=True, tag="insert", tag_field="kind"):
    """An event comes in right before the one at `position`, and counts as of that position.

    `event`: `{"type": …, "data": {…}}`, with `time`, `actor` and `schemaversion` where wanted.
    """

    position: _Position
    event: msgspec.Raw


class MovedEvent(msgspec.Struct, frozen=True, kw_only=True, tag="move", tag_field="kind"):
    """The event at `position` happens right before the one at `to`, and counts as of that."""

    position: _Position
    to: _Position


class TriedCommand(msgspec.Struct, frozen=True, kw_only=True, tag="try", tag_field="kind"):
    """A command is decided right before the event at `position`; its events come in there.

    `command`: `{"type": …, "data": {…}}`, with `actor`, `time` and `expected_version`.
    """

    position: _Position
    command: msgspec.Raw


BranchEdit = SkippedEvent | EditedEvent | InsertedEvent | MovedEvent | TriedCommand


class BranchDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a branch is: `branch.json`.

    at: the position that it was made at. upto: where it ends; 0 for the log's end when it is run.
    first_event, base_event: ids (UUID text) of the log's first event and of that at `at`, empty
    for none: another log has others. created_us: microseconds. by: who made it.
    """

    format: int
    created_us: int
    by: str
    at: Annotated[int, Meta(ge=0)]
    edits: tuple[BranchEdit, ...]
    upto: Annotated[int, Meta(ge=0)] = 0
    first_event: str = ""
    base_event: str = ""
