"""Aggregations over the rows of a view: what is counted, by what, and how it was found. No I/O.

The one place that knows how groups and measures are written, e.g. `created:day`, `sum(total)`,
`lines.*.product_id`; command line and window read and write them here.
"""

import re
from typing import Literal, get_args

import msgspec

from backend.errors import Unreadable
from backend.messages.bounds import FilterText, FrameText, Int64, LongText, ShortText
from backend.messages.catalogue import Column
from backend.messages.view_shares import PartPosition

MeasureFunction = Literal["count", "sum", "min", "max", "avg"]
TimeBucket = Literal["", "hour", "day", "week", "month", "year"]
GroupCell = None | bool | Int64 | float | FrameText
RowAccess = Literal["scan", "index", "key", "full-text", "history"]
MEASURE_FUNCTIONS: tuple[MeasureFunction, ...] = get_args(MeasureFunction)
TIME_BUCKETS: tuple[TimeBucket, ...] = get_args(TimeBucket)[1:]
MAX_GROUP_KEYS, MAX_MEASURES = 4, 8
_CALL = re.compile(r"\s*([a-z]+)\s*\(\s*([^()\s]*)\s*\)\s*")


class _GroupPayload(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shared shape of everything here."""


class GroupKey(_GroupPayload, frozen=True, kw_only=True):
    """What rows are put together by: a field, or the hour, day, ... (UTC) of a time."""

    field: ShortText
    bucket: TimeBucket = ""


class Measure(_GroupPayload, frozen=True, kw_only=True):
    """What is said of each group; `field` is empty for a count."""

    function: MeasureFunction
    field: ShortText = ""


class RowPlan(_GroupPayload, frozen=True, kw_only=True):
    """How the rows were found.

    index: its columns, empty without one
    looked_at: rows that had to be looked at; None where that is not known
    matched: rows that are in the groups, or with `counts_items` items of their lists
    """

    access: RowAccess
    index: LongText = ""
    looked_at: Int64 | None
    matched: Int64
    counts_items: bool = False


def parse_group_key(text: str) -> GroupKey:
    """Read `field` or `field:day`.

    Raises:
        Unreadable: code `bad-group`.
    """
    field, _, bucket = text.strip().partition(":")
    for known in ("", *TIME_BUCKETS):
        if bucket == known and field:
            return GroupKey(field=field, bucket=known)
    raise Unreadable(
        f"`{text.strip()}` is no group: write a field, or a time and one of"
        f" {', '.join(TIME_BUCKETS)}, as in `created:day`.",
        code="bad-group",
        field="group_by",
    )


def format_group_key(key: GroupKey) -> str:
    """Write a group as it may be typed."""
    return f"{key.field}:{key.bucket}" if key.bucket else key.field


def parse_measure(text: str) -> Measure:
    """Read `count`, `sum(field)`, `min(field)`, `max(field)` or `avg(field)`.

    Raises:
        Unreadable: code `bad-group`.
    """
    if text.strip() in {"count", "count()"}:
        return Measure(function="count")
    found = _CALL.fullmatch(text)
    for function in MEASURE_FUNCTIONS[1:]:
        if found and found[1] == function and found[2]:
            return Measure(function=function, field=found[2])
    raise Unreadable(
        f"`{text.strip()}` is no measure: write count, or one of"
        f" {', '.join(MEASURE_FUNCTIONS[1:])} with a field, as in `sum(total)`.",
        code="bad-group",
        field="measures",
    )


def format_measure(measure: Measure) -> str:
    """Write a measure as it may be typed."""
    return f"{measure.function}({measure.field})" if measure.field else measure.function


def parse_grouping(text: str) -> tuple[list[GroupKey], list[Measure]]:
    """Read `MEASURE, … by FIELD, …` as it stands in the window: either part may be left out.

    Raises:
        Unreadable: code `bad-group`.
    """
    measures, _, keys = f" {text} ".partition(" by ")
    return (
        [parse_group_key(each) for each in keys.split(",") if each.strip()],
        [parse_measure(each) for each in measures.split(",") if each.strip()],
    )


class AskGroups(_GroupPayload, frozen=True, kw_only=True, tag="ask-groups"):
    """Groups of a view's rows, with what is said of each.

    `filter`, `at`: as of a page. Without a key all rows are one group; without a measure they are
    counted. `order`: a column of the answer, `:desc` behind it; empty: the first measure, largest
    first, or by time where the first key is one. `limit`: of groups, 0 for all.
    """

    view: ShortText
    filter: FilterText = ""
    keys: list[GroupKey] = []
    measures: list[Measure] = []
    order: ShortText = ""
    limit: Int64 = 100
    at: Int64 | ShortText | None = None


class GroupPage(_GroupPayload, frozen=True, kw_only=True, tag="groups"):
    """A row a group: its keys, then the currencies that its amounts are in, then its measures.

    `groups`: how many there are in all. The other fields are as of a page of the view.
    """

    view: LongText
    columns: list[Column]
    rows: list[list[GroupCell]]
    groups: Int64
    plan: RowPlan
    replica: LongText
    position: Int64
    took_us: Int64
    events_behind: Int64 | None = None
    age_us: Int64 | None = None
    parts: list[PartPosition] = []
