"""Whose rows stand where a view begins to drift: the ledger of the data folder tells."""

from collections.abc import Collection, Sequence
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy.exc import DatabaseError

from backend.errors import Unavailable
from backend.projection.code_spans import CodeSpans, read_code_spans
from backend.projection.row_queries import open_rows
from backend.settings import Settings
from backend.wire.version_drift import DriftReport, ViewDrift

_ARCHIVE = "archive.sqlite"  # which has all versions of rows
_REPLICAS = "replica-*.sqlite"


def with_codes(report: DriftReport, settings: Settings) -> DriftReport:
    """Return the report with the code that wrote the rows of this folder at each first difference.

    Where these cannot be read now nothing is said of it: the comparison has its worth without.
    """
    path = next((each for each in _stores(settings) if each.exists()), None)
    if path is None or not report.drifts:
        return report
    try:
        spans = _read_spans(path, {each.view for each in report.drifts})
    except (Unavailable, DatabaseError):  # without a ledger at hand the drift is told without codes
        return report
    drifts = tuple(
        _with_code(report, each, path.stem, spans[each.view].digest_at(each.position))
        for each in report.drifts
    )
    return replace(report, drifts=drifts)


def _read_spans(path: Path, views: Collection[str]) -> dict[str, CodeSpans]:
    engine = open_rows(path)
    try:
        with engine.connect() as connection:
            return {view: read_code_spans(connection, view) for view in views}
    finally:
        engine.dispose()


def _stores(settings: Settings) -> Sequence[Path]:
    """Return the files that may tell; those of replicas in PostgreSQL are from before."""
    folder = settings.data_folder
    own = [] if settings.read_models else sorted(folder.glob(_REPLICAS))
    return [folder / _ARCHIVE, *own]


def _with_code(report: DriftReport, drift: ViewDrift, store: str, digest: str) -> ViewDrift:
    known = dict(zip(report.codes.get(drift.view, ()), report.runs, strict=False))
    return replace(drift, store=store, code=digest, code_of=known.get(digest, ""))
