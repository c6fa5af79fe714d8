"""How the store of another program is followed, as the process says that does it."""

from typing import Literal

import msgspec

from backend.messages.bounds import Int64, LongText

StoreState = Literal[
    "connecting", "catching-up", "following", "frozen", "unreachable", "mismatch", "changed"
]


class StoreSubscription(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False
):
    """A consumer of an attached store, as the store keeps it.

    position: what it claims, in the store's own words, empty where there is none yet; done: how
    many of the copied events it has behind it, None: not known. behind: events that are left for
    it, None: not known, and why in `problem`; is_counted_out: there are that many, or more;
    is_at_most: it takes some of them only, and nobody can tell which. parked: events that it has
    set aside. status, error: its own words. replays_to: to where it replays, empty: it does not.
    """

    name: LongText
    stream: LongText = ""
    position: LongText = ""
    done: Int64 | None = None
    behind: Int64 | None = None
    is_counted_out: bool = False
    is_at_most: bool = False
    parked: Int64 = 0
    status: LongText = ""
    error: LongText = ""
    replays_to: LongText = ""
    problem: LongText = ""


class StoreStatus(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """An attached store. place: without its password; title: what kind of store it is.

    state: `frozen`: an open transaction at the other side holds its end; `unreachable`: it does not
    answer; `mismatch`: its tables are not what the mapping says; `changed`: events that were read
    are others now, or gone. state_age_us: for how long, by a monotonic clock.
    position: of the last event that was copied, in the store's own numbers; end: of the last that
    is final, head: of the last that can be seen; empty while not known. reason: why it does not
    go on, and what to do; empty when it does. subscriptions: of its own consumers.
    """

    name: LongText
    place: LongText
    title: LongText = ""
    state: StoreState = "connecting"
    state_age_us: Int64 = 0
    position: LongText = ""
    end: LongText = ""
    head: LongText = ""
    reason: LongText = ""
    subscriptions: list[StoreSubscription] = []
