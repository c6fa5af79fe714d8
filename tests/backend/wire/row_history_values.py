"""Histories of rows, with every field set to something."""

from typing import Final

import msgspec

from backend.messages import row_history
from tests.backend.wire.sample_values import COLUMN, NOON

_ORIGIN: Final = row_history.EventOrigin(
    code="acb21ee6bcf5cfd2",
    position=7,
    id=bytes(16),
    type="order.paid",
    subject="order-1",
    time=NOON,
    recorded=NOON + 9,
    actor="anna",
    correlation=bytes(range(16)),
    command=bytes(range(16)),
    is_command=True,
    causes=[6],
)
HISTORY_QUESTIONS: Final[list[msgspec.Struct]] = [
    row_history.AskRowHistory(
        view="orders",
        key=["o-1"],
        filter="status:paid",
        after=3,
        before=9,
        backwards=True,
        limit=5,
        cursor=7,
    ),
    row_history.AskBlame(
        view="orders", key=["o-1"], field="lines.0.quantity", at=9, limit=5, cursor=7
    ),
    row_history.AskViewDiff(view="orders", start=3, end=9, filter="status:paid", limit=5, cursor=7),
]
HISTORY_REPLIES: Final[list[msgspec.Struct]] = [
    row_history.RowHistory(
        view="orders",
        columns=[COLUMN],
        versions=[
            row_history.RowVersion(
                event=_ORIGIN, key=["o-1"], before=[None], after=[1250], changed=["total"]
            )
        ],
        applied=9,
        replica="archive",
        total=4,
        cursor=7,
    ),
    row_history.Blame(
        view="orders",
        key=["o-1"],
        field=COLUMN,
        value=1250,
        writers=[row_history.FieldWriter(event=_ORIGIN, before=3, after=1250, is_new=True)],
        at=9,
        replica="archive",
        currency="EUR",
        cursor=7,
    ),
    row_history.ViewDiff(
        view="orders",
        columns=[COLUMN],
        rows=[
            row_history.DifferingRow(
                key=["o-1"], before=[None], after=[1250], last=7, changed=["total"]
            )
        ],
        start=3,
        end=9,
        looked_at=8,
        replica="archive",
        cursor=7,
    ),
]
