"""Live queries: a page of a view, asked for once and told of again whenever it has changed."""

import msgspec

from backend.messages.bounds import FilterText, Int64, ShortText

MAX_LIVE_ROWS = 1_000  # of a page: it is read anew whenever something in its view has changed
MAX_LIVE_PAGES = 16  # that one connection may wait for at a time
GATHER_US = 200_000  # microseconds; several changes in that time make one
MAX_GATHER_US = 10_000_000
_SHARE = 10  # of the time, that reading a page again and again may take: a tenth


class AskLivePage(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag="ask-live-page",
):
    """A page of a view as soon as it is another one than its asker has.

    `filter`, `order`, `offset`, `limit`: as of any page; 1 to `MAX_LIVE_ROWS` rows. `known`: the
    digest of the page that its asker has, empty for none: then the answer comes at once.
    `gather_us`: for so long changes are gathered before the page is looked at. `min_position`: what
    was true before that is not told.

    Until the page has changed its asker hears every second that it is still waited for. Whoever
    wants to be told again asks again, with the digest of the answer: nobody is told more than they
    can take, and what they are told then is the newest.
    """

    view: ShortText
    filter: FilterText = ""
    order: ShortText = ""
    offset: Int64 = 0
    limit: Int64 = 50
    known: ShortText = ""
    gather_us: Int64 = GATHER_US
    min_position: Int64 | None = None


def gathering_us(took_us: int, least_us: int = GATHER_US) -> int:
    """Return for how long to gather changes after a page that took so long to read.

    A page of a large view may take a second: it is told less often, and holds nobody up.
    """
    return max(least_us, min(_SHARE * took_us, MAX_GATHER_US))
