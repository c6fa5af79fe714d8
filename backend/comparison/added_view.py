"""The read model that the comparison installs over events that are there already.

It is installed for the comparison's own backends only, by an entry point in their folder.
"""

from pathlib import Path

from backend.domain.users import UserToppedUp
from backend.projection.installed_projections import GROUP
from backend.projection.read_model import EventMeta, Projection, ViewRow, ViewTables

ADDED_VIEW = "comparison_top_ups"


class TopUpRow(ViewRow, kw_only=True, gc=False):
    """How often a user has topped up."""

    user_id: str
    top_ups: int = 0


def apply_user_topped_up(event: UserToppedUp, _meta: EventMeta, tables: ViewTables) -> None:
    """Count it."""
    row = tables[TopUpRow].get(event.user_id) or TopUpRow(user_id=event.user_id)
    row.top_ups += 1
    tables[TopUpRow].put(row)


PROJECTION = Projection(
    name=ADDED_VIEW,
    summary="How often each user has topped up.",
    row=TopUpRow,
    key=("user_id",),
    handlers={UserToppedUp: apply_user_topped_up},
    order="user_id",
)


def install_added_view(folder: Path) -> None:
    """Make it known to programs that have the folder on their path."""
    info = folder / "marigraph_comparison-1.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: marigraph-comparison\nVersion: 1\n"
    )
    (info / "entry_points.txt").write_text(f"[{GROUP}]\n{ADDED_VIEW} = {__name__}:PROJECTION\n")
