"""What a replica and the process that builds a copy of its views tell each other, a line each."""

from typing import Literal

import msgspec

from backend.messages.view_shares import ViewShare
from backend.projection.copy_builder import CopyCheck


class BuilderTask(msgspec.Struct, frozen=True, kw_only=True):
    """The first line: what is to be built; with no `views` only what is left over is removed.

    `checks_file`: look first whether the whole file can be read. `compared`: views whose rows the
    copy is compared with. `retries`: take what is parked again. `upto`: it is built no further,
    until it is told so. `share`: which parts of views the replica has, empty for all of them whole.
    """

    path: str
    log: str
    is_archive: bool
    generation: int
    views: list[str] = []
    checks_file: bool = False
    compared: list[str] = []
    past_errors: bool = False
    retries: bool = False
    upto: int = 0
    share: list[ViewShare] = []


class BuilderOrder(msgspec.Struct, frozen=True, omit_defaults=True):
    """Each line after it: up to where to build, and whether to verify what is built."""

    upto: int
    verify: bool = False


class BuilderReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the builder says: where it stands, what it cannot apply, what it found.

    `trouble`: why it ends, with the `error`: an event is parked, the log or the disk cannot be used
    now, the file of the rows is damaged, or what was built is not what it should be. `code`: a
    digest of the read models' source.
    """

    position: int = 0
    parked: int = 0
    failed_view: str = ""
    failed_entity: str = ""
    failed_position: int = 0
    error: str = ""
    trouble: Literal["", "parked", "environment", "damage", "defect"] = ""
    check: CopyCheck | None = None
    code: str = ""
