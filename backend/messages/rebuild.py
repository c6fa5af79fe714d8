"""A rebuild of views beside their rows: how far it has come, and what came of it."""

from typing import Literal

import msgspec

from backend.messages.bounds import Int64, LongText

INSTALLATION = "installation"  # who asks for views that are new

RebuildState = Literal["building", "failed", "done", "cancelled"]


class RebuildProgress(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """The newest rebuild of a replica; reads are answered from the rows before it until it is done.

    `at_us`: when it was ordered, or has ended. `entity`: the only one whose rows are taken over,
    empty for all. `unbuilt`: those of `views` that are new, and have no rows until then.
    `position` of `target`: events of the log; `rate_per_s`: events; `eta_us`: until the target,
    None while that is not known; `elapsed_us`: since `at_us`; `unmoved_us`: since it last went on.
    `rows`: of the copy, once it was verified, `changed`, `added`, `gone`: of them against the rows
    from before; None where there is nothing to compare with. `parked`: events that the copy's
    handlers could not apply, with those that wait behind them; `failed_view`, `failed_entity`,
    `failed_position`: the first of them. `reason`: why it failed, or does not go on, in full.
    `took_us`: from its order until it was done. `in_place`: the rows from before are gone, what
    there is so far is answered, and it cannot be cancelled.
    """

    state: RebuildState
    views: list[LongText]
    by: LongText
    at_us: Int64 = 0
    entity: LongText = ""
    past_errors: bool = False
    unbuilt: list[LongText] = []
    position: Int64 = 0
    target: Int64 = 0
    rate_per_s: float = 0.0
    eta_us: Int64 | None = None
    elapsed_us: Int64 = 0
    unmoved_us: Int64 = 0
    rows: Int64 | None = None
    changed: Int64 | None = None
    added: Int64 | None = None
    gone: Int64 | None = None
    parked: Int64 = 0
    failed_view: LongText = ""
    failed_entity: LongText = ""
    failed_position: Int64 = 0
    reason: LongText = ""
    took_us: Int64 = 0
    in_place: bool = False
