"""Which code wrote what stands at a position, as the ledger of a file of rows has it."""

from bisect import bisect_right
from collections.abc import Sequence

import sqlalchemy as sa

from backend.projection.row_schema import CODE


class CodeSpans:
    """The ledger of one view; what stands before its first entry is of no known code."""

    def __init__(self, begins: Sequence[int], digests: Sequence[str]) -> None:
        self._begins, self._digests = begins, digests

    def digest_at(self, position: int) -> str:
        """Return the digest of the code that wrote there last; empty when it is not known."""
        place = bisect_right(self._begins, position)
        return self._digests[place - 1] if place else ""


def read_code_spans(connection: sa.Connection, view: str) -> CodeSpans:
    """Return what the ledger says of a view; of a file from before there was one, nothing."""
    if not sa.inspect(connection).has_table(CODE.name):
        return CodeSpans((), ())
    columns = (CODE.c.since_position, CODE.c.digest)
    wanted = sa.select(*columns).where(CODE.c.view == view).order_by(CODE.c.since_position)
    found = connection.execute(wanted).all()
    return CodeSpans([row[0] for row in found], [row[1] for row in found])
