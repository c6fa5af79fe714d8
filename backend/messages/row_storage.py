"""What a replica's rows take: of the disk, and of its time."""

import msgspec

from backend.messages.bounds import Int64, LongText
from backend.messages.number_text import format_bytes
from backend.translation import tr, tr_noop

_WITH_RATE = tr_noop("{size} on disk; {share} % of its time goes into writing them, {rate}/s")
_IN_DATABASE = tr_noop("{size} in {database}; {share} % of its time goes into writing them")
_WITHOUT_RATE = tr_noop("{size} on disk; {share} % of its time goes into writing them")


class RowStorage(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The rows of a replica, or of the archive, and what writing them costs.

    `size_bytes`: of a file with its write-ahead log. `write_share`: of the last seconds, from 0 to
    1, that went into transactions. `written_bytes_per_s`: by the whole process; None where nobody
    tells.
    `database`: the URL of the database that has them, without a password; empty for a file.
    """

    size_bytes: Int64
    write_share: float = 0.0
    written_bytes_per_s: float | None = None
    database: LongText = ""


def describe_storage(storage: RowStorage) -> str:
    """Write it as `1.20 GB on disk; 12 % of its time goes into writing them, 3.4 MB/s`."""
    rate = storage.written_bytes_per_s
    if storage.database:
        return tr(
            _IN_DATABASE,
            size=format_bytes(storage.size_bytes),
            database=storage.database,
            share=f"{storage.write_share * 100:.0f}",
        )
    return tr(
        _WITHOUT_RATE if rate is None else _WITH_RATE,
        size=format_bytes(storage.size_bytes),
        share=f"{storage.write_share * 100:.0f}",
        rate=format_bytes(round(rate or 0)),
    )
