"""What came of a branch: counted in `result.json`, and row by row in `differences.jsonl`.

The lines of that file stand in the order of views and keys, so that two of them are compared in one
pass, and any part of one is read without the rest.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from backend.errors import Unreadable

RowVerdict = Literal["added", "missing", "different"]
BranchCell = int | float | str | bool | None
_decode_line = msgspec.json.Decoder


class DifferentRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row that came out differently.

    verdict: `added` is in the branch alone, `missing` in reality alone. before: the cells by column
    as they really are at the end, after: as they are in the branch; None for no row. columns: those
    that differ. first: the position at which the row first differed, None where that is not known.
    """

    view: str
    key: tuple[str, ...]
    verdict: RowVerdict
    columns: tuple[str, ...] = ()
    before: Mapping[str, BranchCell] | None = None
    after: Mapping[str, BranchCell] | None = None
    first: int | None = None


class ComparedView(msgspec.Struct, frozen=True, kw_only=True):
    """What was compared of a view: rows really and in the branch, and how many came out otherwise.

    transient: rows that differed for a while, and are the same again at the end.
    """

    view: str
    rows: int
    branch_rows: int
    added: int = 0
    missing: int = 0
    different: int = 0
    transient: int = 0

    @property
    def total(self) -> int:
        """How many rows came out differently."""
        return self.added + self.missing + self.different


class ParkedDifference(msgspec.Struct, frozen=True, kw_only=True):
    """An event that a view could not take in one of both histories, or for another reason.

    really, branch: the last line of the error there; `waits` behind an earlier one of its entity;
    empty where the view took the event, or there was none.
    """

    view: str
    entity: str
    position: int
    type: str
    really: str = ""
    branch: str = ""


class BranchEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event of the branch that is not in the log."""

    position: int
    type: str
    subject: str
    time_us: int
    data: msgspec.Raw


class TriedAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the module decided of a command that was tried; `events` came in when it accepted."""

    position: int
    type: str
    outcome: Literal["accepted", "rejected"]
    code: str = ""
    message: str = ""
    field: str = ""
    events: tuple[BranchEvent, ...] = ()


class BranchOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a run.

    start: up to there both histories are one. upto: where they were compared. end_event: the id
    (UUID text) of the log's event there. untouched: views that take no event of the changed types,
    and so cannot differ. events: of the log that were applied. is_first_complete: False when so
    many rows differed that the first position of some was not kept. code: a digest of the read
    models' files. parked: the first of `parked_total`.
    """

    start: int
    upto: int
    first_event: str
    end_event: str
    finished_us: int
    took_us: int
    events: int
    views: tuple[ComparedView, ...]
    untouched: tuple[str, ...]
    parked: tuple[ParkedDifference, ...]
    parked_total: int
    tries: tuple[TriedAnswer, ...]
    is_first_complete: bool
    code: str

    @property
    def total(self) -> int:
        """How many rows came out differently, in all views."""
        return sum(each.total for each in self.views)


def read_differences(path: Path) -> Iterator[DifferentRow]:
    """Yield the rows of a file of differences.

    Raises:
        Unreadable: it cannot be read; says in which line.
    """
    decode = _decode_line(DifferentRow).decode
    number = 0
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):  # noqa: B007 - named in the error
                yield decode(line)
    except (OSError, msgspec.MsgspecError) as error:
        raise Unreadable(
            f"{path} cannot be read (line {number}): {error}. Run the branch again.",
            code="bad-file",
        ) from error
