"""What a comparison of two runs over the log has found, as it is printed with `--json`."""

from collections.abc import Mapping

import msgspec

DriftCell = str | int | float | bool | None


class DifferentCells(msgspec.Struct, frozen=True, kw_only=True):
    """A row that differs right after an event: as it was before, and what either run made of it.

    None where there was no row. `columns`: those that differ.
    """

    key: tuple[str, ...]
    columns: tuple[str, ...]
    before: Mapping[str, DriftCell] | None
    ours: Mapping[str, DriftCell] | None
    theirs: Mapping[str, DriftCell] | None


class ViewDrift(msgspec.Struct, frozen=True, kw_only=True):
    """Where a view first differs between the first run and the one called `run`.

    `rows` are the first of `row_count`. `ours_error`, `theirs_error`: why the event was parked
    there; `waits` when it stands behind a parked one. `code`: the digest of the code that wrote the
    rows of `store` (the archive or a replica of the data folder) there, empty when it is not known;
    `code_of`: the run that has this code, empty when none has.
    """

    view: str
    run: str
    position: int
    event_type: str
    subject: str
    rows: tuple[DifferentCells, ...]
    row_count: int
    ours_error: str = ""
    theirs_error: str = ""
    store: str = ""
    code: str = ""
    code_of: str = ""


class ChangedHandler(msgspec.Struct, frozen=True, kw_only=True):
    """A handler whose code is not the same in both versions; `only`: which has it, if one has."""

    view: str
    event_type: str
    only: str = ""


class ChangedShape(msgspec.Struct, frozen=True, kw_only=True):
    """A view that is declared otherwise: what only one version has is not compared.

    `only`: the version that has the view at all; empty for both. `is_key`: its rows cannot be told
    apart in the same way, so that nothing of it was compared.
    """

    view: str
    only: str = ""
    ours_columns: tuple[str, ...] = ()
    theirs_columns: tuple[str, ...] = ()
    is_key: bool = False


class DriftReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was compared in (after, upto], and the first difference of each view.

    `runs`: what was compared, the first with each other one. `compared_upto`: where it ended, as
    every view had differed; else `upto`.

    `repeated`: the first difference of each view whose handlers are not idempotent: given each
    event twice, they make other rows. That is no drift: the applier takes each position once.
    `is_repeated`: it was looked for.

    `codes`: by view, the digest of the code in each of `runs`.
    """

    runs: tuple[str, ...]
    after: int
    upto: int
    compared_upto: int
    views: tuple[str, ...]
    drifts: tuple[ViewDrift, ...]
    handlers: tuple[ChangedHandler, ...]
    shapes: tuple[ChangedShape, ...]
    took_us: int
    repeated: tuple[ViewDrift, ...] = ()
    is_repeated: bool = False
    codes: Mapping[str, tuple[str, ...]] = {}

    @property
    def first(self) -> ViewDrift | None:
        """The difference at the lowest position."""
        return min(self.drifts, key=lambda each: (each.position, each.view), default=None)
