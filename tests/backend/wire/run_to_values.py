"""Running to a condition, and what operators keep for it, with every field set to something."""

from typing import Final

import msgspec

from backend.messages import breakpoints, run_to
from backend.messages.filter_plans import FilterPlan
from tests.backend.wire.sample_values import COLUMN, NOON

ASK_RUN_TO: Final = run_to.AskRunTo(
    condition="orders: changed:total",
    after=3,
    before=9,
    backwards=True,
    limit=20,
    fields=["total"],
    probe="{total - was.total}",
)
CHECK_CONDITION: Final = run_to.CheckCondition(condition="orders: (", probe="data.total")
_HIT = run_to.Hit(
    position=7,
    time=NOON,
    recorded=NOON + 9,
    type="order.created",
    subject="order-1",
    view="orders",
    key=["o-1"],
    rule="paid",
    before=[None],
    after=[1250],
    value=1250,
    currency="EUR",
)
RUN_TO_REPLIES: Final[list[msgspec.Struct]] = [
    run_to.RunToHits(
        hits=[_HIT],
        after=3,
        before=5,
        complete=False,
        head=12,
        applied=11,
        replica="archive",
        columns={"orders": [COLUMN]},
        kind="amount",
    ),
    run_to.ConditionChecked(
        ok=False,
        message="x",
        part="condition",
        at=8,
        view="orders",
        plan=FilterPlan(access="type", looked_at=4, log_events=9),
        rows=run_to.VersionPlan(access="key", looked_at=2, versions=9),
    ),
    breakpoints.BreakpointList(
        breakpoints=[
            breakpoints.Breakpoint(
                name="late",
                condition="orders: shipped_at<{paid_at}",
                is_on=True,
                by="anna",
                set_us=NOON,
                hits=3,
                counted_upto=9,
                first=2,
                last=7,
                error="x",
            )
        ],
        invariants=[
            breakpoints.InvariantRule(
                name="stock",
                sentence="x",
                condition="products: on_hand<0",
                owner="products",
                by="anna",
                set_us=NOON,
            )
        ],
        head=12,
        replica="archive",
    ),
]
BREAKPOINT_ORDERS: Final[list[msgspec.Struct]] = [
    breakpoints.SetBreakpoint(name="late", condition="type:order.paid", by="anna", is_on=False),
    breakpoints.RemoveBreakpoint(name="late", by="anna"),
    breakpoints.SetInvariant(
        name="stock", condition="products: on_hand<0", by="anna", sentence="x"
    ),
    breakpoints.RemoveInvariant(name="stock", by="anna"),
]
