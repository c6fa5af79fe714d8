"""Running to where a condition holds: the positions, what they changed, and values probed there.

A condition is one text. `type:order.* data.total>100GBP`: events that a filter of the log finds.
`orders: shipped_at<{paid_at}`: events at which a row of a view begins to match a filter, or, with
`changed:FIELD` or `was.FIELD` in it, those whose own change matches. `broken:NAME` and
`broken:any`: events that break an invariant. `breakpoint:NAME` and `breakpoint:any`: those at which
a breakpoint holds, of `any` at which one does that is on.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backend.messages.bounds import Count, FilterText, FrameText, Int64, LongText, ShortText
from backend.messages.catalogue import Column
from backend.messages.filter_plans import FilterPlan

MAX_HITS = 1_000  # of one answer; whoever wants more goes on where it ended
MAX_SHOWN_FIELDS = 100
HitCell = None | bool | Int64 | float | FrameText
ConditionPart = Literal["", "condition", "probe"]
VersionAccess = Literal["key", "scan"]
ProbeKind = Literal["", "number", "amount", "time", "span", "text", "flag"]


class _RunToMessage(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Shared shape of everything here."""


class AskRunTo(_RunToMessage, frozen=True, kw_only=True, tag="ask-run-to"):
    """The positions in (after, before) at which a condition holds; of the archive.

    The first ones are wanted, with `backwards` the last ones. `limit`: of hits; an event that
    changed several rows is never split, so that there may be some more. `fields`: of the view's
    columns, whose values before and after are wanted. `probe`: a field (`total`, `data.total`,
    `orders.total`) or a calculation in braces (`{total - paid}`), of which every hit has the value.
    """

    condition: FilterText
    after: Int64 = 0
    before: Int64 | None = None
    backwards: bool = False
    limit: Annotated[int, Meta(ge=1, le=MAX_HITS)] = 1
    fields: Annotated[list[ShortText], Meta(max_length=MAX_SHOWN_FIELDS)] = []
    probe: FilterText = ""


class Hit(_RunToMessage, frozen=True, kw_only=True):
    """An event at which the condition holds.

    `time`: when it happened, `recorded`: when it was committed, in microseconds. `view`, `key`: of
    the row, empty for a condition on the log. `rule`: the name of the invariant or breakpoint,
    where the condition names some. `before`, `after`: cells of the fields that were asked for, None
    where there was or is no row. `value`: what was probed, None where it is missing; `currency`: of
    an amount.
    """

    position: Count
    time: Int64
    recorded: Int64
    type: LongText
    subject: LongText
    view: LongText = ""
    key: list[HitCell] = []
    rule: LongText = ""
    before: list[HitCell] | None = None
    after: list[HitCell] | None = None
    value: HitCell = None
    currency: ShortText = ""


class RunToHits(_RunToMessage, frozen=True, kw_only=True, tag="run-to-hits"):
    """Hits, the nearest first: in log order, or with `backwards` against it.

    A long scan is answered in parts: (after, before) is what was not looked at yet, to be asked for
    next; `complete`: nothing is left there. `applied`: up to where the archive has rows, behind
    which nothing is looked for in views. `columns`: of the fields that were asked for, by their
    views. `kind`: of the values that were probed. `kept_from`: by view, the position up to which
    nothing is found in it, as what was before is not kept; those that keep all are left out.
    """

    hits: list[Hit]
    after: Count
    before: Count
    complete: bool
    head: Count
    applied: Count
    replica: LongText
    columns: dict[LongText, list[Column]] = {}
    kind: ProbeKind = ""
    kept_from: dict[LongText, Count] = {}


class VersionPlan(_RunToMessage, frozen=True, kw_only=True):
    """How the versions of a view's rows would be searched: by `key`, or in a `scan` of all.

    `looked_at`: versions that the condition is tried on; `versions`: all that the view has.
    """

    access: VersionAccess
    looked_at: Count
    versions: Count


class CheckCondition(_RunToMessage, frozen=True, kw_only=True, tag="check-condition"):
    """Is this a condition, and can this be probed where it holds? For a text that is typed."""

    condition: FilterText
    probe: FilterText = ""


class ConditionChecked(_RunToMessage, frozen=True, kw_only=True, tag="condition-checked"):
    """Whether it can be read; otherwise why not, in which text, and at which character (from 0).

    `view`: of a condition on rows. `plan`: how the log would be searched, `rows`: how a view's
    versions would; both None where several conditions are meant.
    """

    ok: bool
    message: LongText = ""
    part: ConditionPart = ""
    at: Int64 = -1
    view: LongText = ""
    plan: FilterPlan | None = None
    rows: VersionPlan | None = None
