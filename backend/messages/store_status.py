"""How the store of another program is followed, as the process says that does it."""

from typing import Literal

import msgspec

from backend.messages.bounds import Int64, LongText

StoreState = Literal[
    "connecting", "catching-up", "following", "frozen", "unreachable", "mismatch", "changed"
]


class StoreStatus(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """An attached store. place: without its password; title: what kind of store it is.

    state: `frozen`: an open transaction at the other side holds its end; `unreachable`: it does not
    answer; `mismatch`: its tables are not what the mapping says; `changed`: events that were read
    are others now, or gone. state_age_us: for how long, by a monotonic clock.
    position: of the last event that was copied, in the store's own numbers; end: of the last that
    is final, head: of the last that can be seen; empty while not known. reason: why it does not
    go on, and what to do; empty when it does.
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
