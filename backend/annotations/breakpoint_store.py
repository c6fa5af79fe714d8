"""Breakpoints and invariants of operators, in a file that survives restarts and kills.

One process writes it, whole and in one step; others read it meanwhile. A broken file is set aside,
which is said in the log.
"""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar, assert_never

import msgspec

from backend.atomic_file import write_atomically
from backend.clock import now_us
from backend.errors import DamagedFile, Rejected, StorageFailed, Unreadable
from backend.messages.breakpoints import (
    ANY,
    MAX_BREAKPOINTS,
    MAX_INVARIANTS,
    Breakpoint,
    BreakpointOrder,
    InvariantRule,
    KeptConditions,
    RemoveBreakpoint,
    RemoveInvariant,
    SetBreakpoint,
    SetInvariant,
)
from backend.messages.condition_text import split_condition
from backend.messages.number_text import format_counted
from backend.messages.order_result_text import write_result

BREAKPOINTS_FILE_NAME = "breakpoints.json"
_Named = TypeVar("_Named", Breakpoint, InvariantRule)


class BreakpointStore:
    """The writer of the file; one thread."""

    def __init__(self, folder: Path, logger: logging.Logger) -> None:
        """Read the file of a data folder, if there is one.

        Raises:
            StorageFailed: it cannot be read, and why.
        """
        self._path, self._logger = folder / BREAKPOINTS_FILE_NAME, logger
        try:
            self._kept = read_conditions(self._path)
        except DamagedFile as error:
            self._set_aside(error)
            self._kept = KeptConditions()

    def carry_out(self, order: BreakpointOrder) -> str:
        """Keep or forget something; return what was done, in a sentence.

        Raises:
            Rejected: there are too many, the name stands for all, or the condition is another
                breakpoint.
            Unreadable: code `no-condition`; there is none of this name.
            StorageFailed: it is not on the disk, and not done.
        """
        match order:
            case SetBreakpoint():
                return self._set_breakpoint(order)
            case SetInvariant():
                return self._set_invariant(order)
            case RemoveBreakpoint():
                self._remove_breakpoint(order.name)
            case RemoveInvariant():
                self._remove_invariant(order.name)
            case _:
                assert_never(order)
        what = "breakpoint" if isinstance(order, RemoveBreakpoint) else "invariant"
        return write_result(f"{what}-removed", name=order.name)

    def _set_breakpoint(self, order: SetBreakpoint) -> str:
        if split_condition(order.condition, ()).kind == "breakpoint":
            raise Rejected(
                "A breakpoint stops at what another one stops at already: write a condition of its"
                " own.",
                field="condition",
            )
        made = Breakpoint(
            name=order.name,
            condition=order.condition,
            is_on=order.is_on,
            by=order.by,
            set_us=now_us(),
        )
        breakpoints = _with(self._kept.breakpoints, made, MAX_BREAKPOINTS, "breakpoint")
        self._write(msgspec.structs.replace(self._kept, breakpoints=breakpoints))
        return write_result("breakpoint-on" if order.is_on else "breakpoint-off", name=order.name)

    def _set_invariant(self, order: SetInvariant) -> str:
        made = InvariantRule(
            name=order.name,
            sentence=order.sentence,
            condition=order.condition,
            by=order.by,
            set_us=now_us(),
        )
        invariants = _with(self._kept.invariants, made, MAX_INVARIANTS, "invariant")
        self._write(msgspec.structs.replace(self._kept, invariants=invariants))
        return write_result("invariant-set", name=order.name)

    def _remove_breakpoint(self, name: str) -> None:
        rest = [each for each in self._kept.breakpoints if each.name != name]
        if len(rest) == len(self._kept.breakpoints):
            raise Unreadable(
                f"There is no breakpoint {name}; `marigraph replay breakpoints` lists them.",
                code="no-condition",
                field="name",
            )
        self._write(msgspec.structs.replace(self._kept, breakpoints=rest))

    def _remove_invariant(self, name: str) -> None:
        rest = [each for each in self._kept.invariants if each.name != name]
        if len(rest) == len(self._kept.invariants):
            raise Unreadable(
                f"No operator has set an invariant {name}; `marigraph replay invariants` lists"
                " them.",
                code="no-condition",
                field="name",
            )
        self._write(msgspec.structs.replace(self._kept, invariants=rest))

    def _write(self, kept: KeptConditions) -> None:
        try:
            write_atomically(self._path, msgspec.json.encode(kept))
        except OSError as error:
            raise StorageFailed(f"{self._path.name} cannot be kept: {error}.") from error
        self._kept = kept

    def _set_aside(self, error: DamagedFile) -> None:
        aside = self._path.with_suffix(f".damaged-{now_us()}.json")
        self._path.replace(aside)
        self._logger.warning("%s It is kept as %s.", error.message, aside.name)


class BreakpointReader:
    """The file as others read it, beside the one process that writes it; one thread."""

    def __init__(self, folder: Path) -> None:
        """Read nothing yet."""
        self._path = folder / BREAKPOINTS_FILE_NAME
        self._version: tuple[int, int] = (0, 0)
        self._kept = KeptConditions()

    def read(self) -> KeptConditions:
        """Return what is kept now.

        Raises:
            StorageFailed: it cannot be read.
        """
        try:
            status = self._path.stat()
        except FileNotFoundError:  # nobody has set any yet
            return KeptConditions()
        version = (status.st_ino, status.st_mtime_ns)
        if version != self._version:
            self._kept, self._version = read_conditions(self._path), version
        return self._kept


def read_conditions(path: Path) -> KeptConditions:
    """Read a file of them; none where there is no file.

    Raises:
        DamagedFile: it is none of ours.
        StorageFailed: it cannot be read.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=KeptConditions)
    except FileNotFoundError:  # nobody has set any yet
        return KeptConditions()
    except OSError as error:
        raise StorageFailed(f"{path.name} cannot be read: {error}.") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DamagedFile(f"{path.name} is damaged: {error}.") from error


def _with(kept: Sequence[_Named], made: _Named, most: int, what: str) -> list[_Named]:
    """Return them with one more, or with one that takes the place of its namesake."""
    if made.name == ANY:
        raise Rejected(f"`{ANY}` stands for all of them: choose another name.", field="name")
    others: list[_Named] = [each for each in kept if each.name != made.name]
    if len(others) >= most:
        raise Rejected(f"There are {format_counted(most, what)} already. Remove some first.")
    others.append(made)
    return sorted(others, key=lambda each: each.name)
