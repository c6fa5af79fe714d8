"""Questions about groups of rows, and their answers, with every field set."""

from backend.messages.groups import AskGroups, GroupKey, GroupPage, Measure, RowPlan
from tests.backend.wire.sample_values import COLUMN

ASK_GROUPS = AskGroups(
    view="orders",
    filter="status:paid",
    keys=[GroupKey(field="created", bucket="day")],
    measures=[Measure(function="sum", field="total")],
    order="created:day:desc",
    limit=5,
    at=7,
)
GROUP_PAGE = GroupPage(
    view="orders",
    columns=[COLUMN],
    rows=[[1000, None, True, 0.5, "x"]],
    groups=31,
    plan=RowPlan(access="index", index="status", looked_at=9, matched=7),
    replica="replica-1",
    position=7,
    took_us=90,
    events_behind=3,
    age_us=5,
)
