"""The edits of a branch, as they are written on the command line."""

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from backend.errors import Unreadable
from backend.wire.branch_document import (
    BranchEdit,
    EditedEvent,
    InsertedEvent,
    MovedEvent,
    SkippedEvent,
    TriedCommand,
)

_PLACE = re.compile(r"\s*(\d{1,18})\s*=(.*)", re.DOTALL)
_COMMAND_PLACE = re.compile(r"\s*(?:(\d{1,18})\s*=)?(\s*\{.*)", re.DOTALL)


def parse_edits(
    *,
    skipped: Sequence[int],
    edited: Sequence[str],
    inserted: Sequence[str],
    moved: Sequence[str],
    tried: Sequence[str],
    at: int | None,
) -> list[BranchEdit]:
    """Read them; a command without a position is tried right behind `at`.

    Raises:
        Unreadable: one cannot be read; `field` names the option.
    """
    edits: list[BranchEdit] = [SkippedEvent(position=_place("skip", each)) for each in skipped]
    for text in edited:
        position, rest = _split("edit", text)
        edits.append(EditedEvent(position=position, patch=_json("edit", rest)))
    for text in inserted:
        position, rest = _split("insert", text)
        edits.append(InsertedEvent(position=position, event=_json("insert", rest)))
    for text in moved:
        position, rest = _split("move", text)
        if not rest.strip().isascii() or not rest.strip().isdigit():
            raise _unreadable("move", text, "POS=POS")
        edits.append(MovedEvent(position=position, to=_place("move", int(rest))))
    edits.extend(_tried(text, at) for text in tried)
    return edits


def read_edits(file: Path) -> list[BranchEdit]:
    """Read a list of edits as they stand in a branch.json.

    Raises:
        Unreadable: the file is none.
    """
    try:
        return msgspec.json.decode(file.read_bytes(), type=list[BranchEdit])
    except OSError as error:
        raise Unreadable(
            f"{file} cannot be read: {error.strerror or error}.", code="bad-edit", field="edits"
        ) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(
            f"{file} is no list of edits: {error}.", code="bad-edit", field="edits"
        ) from error


def _tried(text: str, at: int | None) -> TriedCommand:
    found = _COMMAND_PLACE.fullmatch(text)
    if found is None:
        raise _unreadable("try", text, "COMMAND-JSON or POS=COMMAND-JSON")
    if found[1] is None and at is None:
        raise Unreadable("Say at which position the command is tried, with --at POS.", field="at")
    position = (at or 0) + 1 if found[1] is None else _place("try", int(found[1]))
    return TriedCommand(position=position, command=_json("try", found[2]))


def _split(option: str, text: str) -> tuple[int, str]:
    found = _PLACE.fullmatch(text)
    if found is None:
        raise _unreadable(option, text, "POS=POS" if option == "move" else "POS=JSON")
    return _place(option, int(found[1])), found[2]


def _place(option: str, position: int) -> int:
    if position < 1:
        raise Unreadable(f"--{option}: positions begin at 1.", code="bad-edit", field=option)
    return position


def _json(option: str, text: str) -> msgspec.Raw:
    try:
        msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise Unreadable(
            f"--{option}: {text.strip()[:60]!r} is no JSON: {error}.", code="bad-edit", field=option
        ) from error
    return msgspec.Raw(text.strip().encode())


def _unreadable(option: str, text: str, form: str) -> Unreadable:
    return Unreadable(
        f"--{option} {text[:60]!r} cannot be read: write {form}.", code="bad-edit", field=option
    )
