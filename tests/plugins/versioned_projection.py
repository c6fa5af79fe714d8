"""A read model of a foreign package, in as many versions as a test wants of it."""

from pathlib import Path

_DISTRIBUTION = "marigraph_greetings-1.0.dist-info"
_TEXT = '''\
"""How customers are greeted."""

import os
import random
import time

from backend.domain.users import UserRegistered, UserToppedUp
from backend.plugin import EventMeta, Projection, ViewRow, ViewTables


class GreetingRow(ViewRow, kw_only=True):
    """A customer, and how to greet them."""

    user_id: str
    text: str = ""
    paid: int = 0
{columns}

def greet(event: UserRegistered, meta: EventMeta, tables: ViewTables) -> None:
    """Write the greeting."""
    tables[GreetingRow].put(GreetingRow(user_id=event.user_id, text={text}))


def note_payment(event: UserToppedUp, meta: EventMeta, tables: ViewTables) -> None:
    """Add what came in."""
    row = tables[GreetingRow].get(event.user_id)
    if row is not None:
        {payment}
        tables[GreetingRow].put(row)


PROJECTION = Projection(
    name="greetings",
    summary="How customers are greeted.",
    row=GreetingRow,
    key=("user_id",),
    handlers={{UserRegistered: greet, UserToppedUp: note_payment}},
    order="user_id",
)
'''
PLAIN_TEXT = 'f"Hello {event.name}"'
PLAIN_PAYMENT = "row.paid += event.amount"


def install_greetings(
    folder: Path,
    *,
    text: str = PLAIN_TEXT,
    payment: str = PLAIN_PAYMENT,
    columns: str = "",
    source: str | None = None,
) -> Path:
    """Make a folder which, on the path, is a version of this package; return it.

    `text`, `payment`: what its handlers do, as source; `source`: all of it.
    """
    about = folder / _DISTRIBUTION
    about.mkdir(parents=True)
    (about / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: marigraph-greetings\nVersion: 1.0\n"
    )
    (about / "entry_points.txt").write_text(
        "[marigraph.projections]\ngreetings = greetings:PROJECTION\n"
    )
    written = source or _TEXT.format(text=text, payment=payment, columns=columns)
    (folder / "greetings.py").write_text(written)
    return folder
