"""A read model of a foreign package whose handler waits, or raises, at one customer's event.

It does so while there is the file that the environment names: `wait` or `raise` stands in it; or
`slow`, and every event takes it a while.
"""

import os
import time
from pathlib import Path

from backend.domain.users import UserRegistered
from backend.projection.read_model import EventMeta, Projection, ViewRow, ViewTables

MOODY_NAME = "moody"
MOOD_VARIABLE = "MOOD_FILE"
_SLOW_S = 0.002  # for each event
_DISTRIBUTION = "marigraph_moody-1.0.dist-info"


class NicknameRow(ViewRow, kw_only=True):
    """A customer's name."""

    user_id: str
    name: str = ""


def mood() -> str:
    path = Path(os.environ[MOOD_VARIABLE])
    return path.read_text() if path.exists() else ""


def keep_nickname(event: UserRegistered, _: EventMeta, tables: ViewTables) -> None:
    """Keep a name."""
    if mood() == "slow":
        time.sleep(_SLOW_S)  # a handler that takes its time is what it plays
    if event.name == MOODY_NAME:
        while mood() == "wait":
            time.sleep(0.02)  # a handler that hangs is what it plays
        if mood() == "raise":
            raise KeyError("not in the mood")
    tables[NicknameRow].put(NicknameRow(user_id=event.user_id, name=event.name))


NICKNAMES = Projection(
    name="nicknames",
    summary="Nicknames.",
    row=NicknameRow,
    key=("user_id",),
    handlers={UserRegistered: keep_nickname},
    order="user_id",
)


def install_nicknames(folder: Path) -> Path:
    """Make a folder which, on the path, is this read model's package; return it."""
    distribution = folder / _DISTRIBUTION
    distribution.mkdir(parents=True)
    (distribution / "METADATA").write_text("Name: marigraph-moody\nVersion: 1.0\n")
    (distribution / "entry_points.txt").write_text(
        f"[marigraph.projections]\nnicknames = {__name__}:NICKNAMES\n"
    )
    return folder
