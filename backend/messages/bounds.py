"""What every integer and every text of a message stays within: the one place that says so.

Who asks is held to short texts. What answers may hold what older logs do, and error reports, which
are only kept from filling the memory.
"""

from typing import Annotated

from msgspec import Meta

MAX_INT64 = 2**63 - 1  # what a database's column and a signed word can hold
UUID_BYTES = 16
MAX_ID_BYTES = 64
MAX_ID_CHARS = 512  # of an id that another program made in a way of its own
MAX_SHORT_CHARS = 4_096  # a path fits
MAX_FILTER_CHARS = 10_000
MAX_LONG_CHARS = 2**20
MAX_FRAME_BYTES = 64 * 2**20  # of one message; who has more sends it in parts
MAX_DATA_BYTES = 2**20  # of one command's payload
MAX_EVENT_BYTES = 8 * 2**20  # of one event's payload: an event may say more than its command
MAX_COMMANDS_PER_SEND = 100
MAX_PAGE_ROWS = 5_000  # of a view: a page is one message
MAX_PAGE_EVENTS = 5_000
# The years 1 to 9999: what RFC 3339 can write. Events brought in from elsewhere may be that old.
EARLIEST_US = -62_135_596_800_000_000
LATEST_US = 253_402_300_799_999_999
# The years 1900 to 2199: a command is given by somebody who lives, other years are mistyped.
EARLIEST_COMMAND_US = -2_208_988_800_000_000
LATEST_COMMAND_US = 7_258_118_399_999_999

# An import may bring commit times that are later than the clock by as much as clocks differ: none
# is committed before the last one on record, so that a later one would hold all others back.
MAX_RECORDED_LEAD_US = 300_000_000  # 5 minutes

Int64 = Annotated[int, Meta(ge=-MAX_INT64 - 1, le=MAX_INT64)]
Count = Annotated[int, Meta(ge=0, le=MAX_INT64)]
Position = Annotated[int, Meta(ge=0, le=MAX_INT64)]
ShortText = Annotated[str, Meta(max_length=MAX_SHORT_CHARS)]
FilterText = Annotated[str, Meta(max_length=MAX_FILTER_CHARS)]
LongText = Annotated[str, Meta(max_length=MAX_LONG_CHARS)]
# 16 bytes of a UUID, or another id as `identifiers` writes it
EventId = Annotated[bytes, Meta(max_length=2 + 4 * MAX_ID_CHARS)]
Uuid = Annotated[bytes, Meta(max_length=MAX_ID_BYTES)]  # 16 bytes; others are refused by name
FrameText = Annotated[str, Meta(max_length=MAX_FRAME_BYTES)]  # of a row
Data = Annotated[bytes, Meta(max_length=MAX_FRAME_BYTES)]  # JSON text
