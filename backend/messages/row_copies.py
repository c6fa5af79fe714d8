"""A copy of a replica's rows, as a replica on another host fetches it to begin with."""

import msgspec

from backend.messages.bounds import Count, Data, Position, ShortText


class AskRowCopy(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="ask-row-copy"
):
    """The part of a copy that begins at a byte; of one that is gone: a failure, `no-copy`.

    `copy`: which one; empty: one is made, unless there is one that others fetch. `most_bytes`: no
    more than so many; 0: as many as the giver gives at once. `ticket`: of the part that came last
    by the same connection; empty: none did.
    """

    copy: ShortText = ""
    offset: Count = 0
    most_bytes: Count = 0
    ticket: ShortText = ""


class RowCopyPart(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="row-copy-part"
):
    """A part of it. Sizes in bytes; `size` 0: it is still being made, ask again in a moment.

    `digest`: SHA-256 of all of it, hexadecimal. `position`: up to which the rows are applied; 0:
    there are none, and no copy is made. `data` empty: it ends there. `ticket`: to be named by who
    asks for more by the same connection, as it says that this part was taken.
    """

    copy: ShortText
    size: Count = 0
    digest: ShortText = ""
    position: Position = 0
    offset: Count = 0
    data: Data = b""
    ticket: ShortText = ""
