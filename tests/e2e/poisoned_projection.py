"""A read model of a foreign package that cannot take one customer, until it is mended."""

from pathlib import Path

POISON = "poison"
_SOURCE = """
from backend.plugin import EventMeta, Projection, ViewRow, ViewTables
from backend.domain.users import UserRegistered, UserToppedUp

TIERS = {tiers}


class LoyaltyRow(ViewRow, kw_only=True):
    user_id: str
    tier: str = ""
    points: int = 0


def take_user(event: UserRegistered, _: EventMeta, tables: ViewTables) -> None:
    tier = TIERS[event.name]
    tables[LoyaltyRow].put(LoyaltyRow(user_id=event.user_id, tier=tier))


def take_top_up(event: UserToppedUp, _: EventMeta, tables: ViewTables) -> None:
    row = tables[LoyaltyRow].get(event.user_id) or LoyaltyRow(user_id=event.user_id)
    row.points += event.amount
    tables[LoyaltyRow].put(row)


LOYALTY = Projection(
    name="loyalty",
    summary="Points of customers.",
    row=LoyaltyRow,
    key=("user_id",),
    handlers={{UserRegistered: take_user, UserToppedUp: take_top_up}},
    order="user_id",
)
"""


def install_loyalty(folder: Path, *, is_mended: bool) -> Path:
    """Install the package's broken version or its mended one; return what goes on PYTHONPATH."""
    distribution = folder / "loyalty-1.0.dist-info"
    distribution.mkdir(parents=True, exist_ok=True)
    (distribution / "METADATA").write_text("Metadata-Version: 2.1\nName: loyalty\nVersion: 1.0\n")
    entry_points = "[marigraph.projections]\nloyalty = loyalty:LOYALTY\n"
    (distribution / "entry_points.txt").write_text(entry_points)
    tiers = {"Anna": "gold"} | ({POISON: "none"} if is_mended else {})
    (folder / "loyalty.py").write_text(_SOURCE.format(tiers=tiers))
    return folder
