"""A read model of a foreign package whose handler ends its process at one customer's event."""

import os
import signal
from pathlib import Path

from backend.domain.users import UserRegistered
from backend.projection.read_model import EventMeta, Projection, ViewRow, ViewTables

DEADLY_NAME = "deadly"
FLAG_VARIABLE = "DEADLY_FLAG"  # names the file for as long as which the handler is deadly
_DISTRIBUTION = "marigraph_deadly-1.0.dist-info"


class NameRow(ViewRow, kw_only=True):
    """A customer's name."""

    user_id: str
    name: str = ""


def keep_name(event: UserRegistered, _: EventMeta, tables: ViewTables) -> None:
    """Keep a name, but for one."""
    if event.name == DEADLY_NAME and Path(os.environ[FLAG_VARIABLE]).exists():
        os.kill(os.getpid(), signal.SIGKILL)
    tables[NameRow].put(NameRow(user_id=event.user_id, name=event.name))


NAMES = Projection(
    name="names",
    summary="Names.",
    row=NameRow,
    key=("user_id",),
    handlers={UserRegistered: keep_name},
    order="user_id",
)


def write_distribution(folder: Path) -> None:
    """Make a folder which, on the path, is this read model's package, installed."""
    distribution = folder / _DISTRIBUTION
    distribution.mkdir(parents=True)
    (distribution / "METADATA").write_text("Name: marigraph-deadly\nVersion: 1.0\n")
    (distribution / "entry_points.txt").write_text(
        f"[marigraph.projections]\nnames = {__name__}:NAMES\n"
    )
