"""The mark of a scratch data folder: what a file of events was unpacked into, to be looked at.

Its backend can only be read, and ends when nobody looks any more. The mark is the last that is
written into the folder: without it nothing in there is whole.
"""

from pathlib import Path
from typing import Literal

import msgspec

from backend.atomic_file import write_atomically
from backend.errors import Unreadable
from backend.messages.annotations import Deploy
from backend.wire.attachment import FollowedStore

SCRATCH_FILE = "scratch.json"
VIEWS_FILE = "views.py"  # in the folder: read models that whoever opened the file has named
SCRATCH_FORMAT = 2  # with the rows before the first event, for whatever is built


class ScratchMark(msgspec.Struct, frozen=True, kw_only=True):
    """Where the events in a folder come from.

    kind: an incident file, or an export of a log; file: the path that was opened
    name: under which it is shown; checksum: SHA-256 of the file, in hexadecimal digits
    first, last: the positions of the first and the last event, 0 without any; events: how many
    playhead: where the operator stood who saved it, 0 for nowhere
    source: the installation that wrote it; made_us: when; is_masked: personal data is replaced
    other_code: modules and read models that are of another version or code here than there
    store: of an attached folder, what it followed; None for others
    views: the name of the file whose read models are served, empty for none
    """

    kind: Literal["incident", "export"]
    file: str
    name: str
    checksum: str
    first: int
    last: int
    events: int
    playhead: int = 0
    source: str = ""
    made_us: int = 0
    is_masked: bool = False
    other_code: list[Deploy] = []
    store: FollowedStore | None = None
    views: str = ""
    format: int = SCRATCH_FORMAT


def read_scratch_mark(folder: Path) -> ScratchMark | None:
    """Return the mark of a folder; None where there is none that this version can read."""
    try:
        mark = msgspec.json.decode((folder / SCRATCH_FILE).read_bytes(), type=ScratchMark)
    except (OSError, msgspec.MsgspecError):  # no scratch folder, or one that is made anew
        return None
    return mark if mark.format == SCRATCH_FORMAT else None


def write_scratch_mark(folder: Path, mark: ScratchMark) -> None:
    """Write the mark, which makes the folder whole.

    Raises:
        OSError: it cannot be written.
    """
    write_atomically(folder / SCRATCH_FILE, msgspec.json.encode(mark))


def require_scratch_mark(folder: Path) -> ScratchMark:
    """Return the mark of a scratch folder.

    Raises:
        Unreadable: code `no-scratch`; it is none.
    """
    mark = read_scratch_mark(folder)
    if mark is None:
        raise Unreadable(
            f"{folder} was not made from a file. Open the file again.", code="no-scratch"
        )
    return mark
