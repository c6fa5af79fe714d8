"""What one event's handlers did when run by themselves, as `replay into --json` prints it.

Texts of values are cut; they are for reading only.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

StepCell = str | int | float | bool | None
StepCells = Mapping[str, StepCell]
StepOutcome = Literal["applied", "raised", "refused", "unreadable", "endless"]
AccessKind = Literal["read", "write"]


class LocalValue(msgspec.Struct, frozen=True, kw_only=True):
    """A value in a frame; `parts`: fields, items or entries, of which the first are kept."""

    name: str
    type: str
    text: str
    parts: tuple["LocalValue", ...] = ()


class CodeLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a source file."""

    number: int
    text: str


class CallFrame(msgspec.Struct, frozen=True, kw_only=True):
    """A call under way: the function, where it stands in it, and what it knows there."""

    function: str
    module: str
    file: str
    line: int
    source: tuple[CodeLine, ...]
    values: tuple[LocalValue, ...]


class RowAccess(msgspec.Struct, frozen=True, kw_only=True):
    """A row that a handler looked up or put; cells are None where there was no row.

    `before`: as it was when it was put, or what was read. `frames`: the calls that led there, the
    handler's own first.
    """

    kind: AccessKind
    table: str
    is_helper: bool
    key: tuple[str, ...]
    before: StepCells | None
    after: StepCells | None = None
    frames: tuple[CallFrame, ...] = ()


class HandlerStep(msgspec.Struct, frozen=True, kw_only=True):
    """One view's handler at the event; `frames`: the calls where it raised, or hung.

    `rows_from`: where the rows of before came from. `outcome`: `refused` when its rows cannot be
    kept, `unreadable` when the payload could not be read, `endless` when it did not return.
    """

    view: str
    handler: str
    outcome: StepOutcome
    rows_from: Literal["archive", "replay"]
    error: str = ""
    frames: tuple[CallFrame, ...] = ()
    accesses: tuple[RowAccess, ...] = ()
    access_count: int = 0


class StepReport(msgspec.Struct, frozen=True, kw_only=True, tag="report"):
    """An event, and what each view's handler did with it."""

    position: int
    event_type: str
    subject: str
    steps: tuple[HandlerStep, ...]


class StepProgress(msgspec.Struct, frozen=True, kw_only=True, tag="progress"):
    """The view whose turn it is, and how many events have been replayed to get its rows."""

    view: str
    done: int = 0
    total: int = 0


class StepTask(msgspec.Struct, frozen=True, kw_only=True):
    """What the process is to do; `views` empty: all that take the event.

    `folder`: the data folder. `archive`: file of the archive; empty for none.
    """

    folder: str
    log_url: str
    position: int
    views: tuple[str, ...]
    archive: str
    limit_s: float


class StepFailure(msgspec.Struct, frozen=True, kw_only=True, tag="failure"):
    """Nothing could be stepped into, and why."""

    code: str
    message: str
    field: str = ""


StepMessage = StepProgress | StepReport | StepFailure
