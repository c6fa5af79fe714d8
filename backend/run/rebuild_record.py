"""What is kept of a replica's newest rebuild, in its own database: it survives any restart."""

import msgspec

from backend.clock import now_us
from backend.messages.rebuild import RebuildState
from backend.projection.row_store import RowSettings

_KEY = "rebuild"
_GENERATION_KEY = "rebuild-generation"


class RebuildRecord(msgspec.Struct, frozen=True, kw_only=True):
    """See `RebuildProgress`; `generation`: of its copy. `at_us`: when it began or has ended."""

    generation: int
    views: list[str]
    by: str
    at_us: int
    entity: str = ""
    past_errors: bool = False
    state: RebuildState = "building"
    position: int = 0
    rows: int | None = None
    changed: int | None = None
    added: int | None = None
    gone: int | None = None
    parked: int = 0
    failed_view: str = ""
    failed_entity: str = ""
    failed_position: int = 0
    reason: str = ""
    took_us: int = 0

    @property
    def has_copy(self) -> bool:
        """Whether there is a copy that is being built, or may be gone on with."""
        return self.state in ("building", "failed")


def read_record(store: RowSettings) -> RebuildRecord | None:
    """Return the newest rebuild; None when there was none.

    Raises:
        StorageFailed: the store cannot be read.
    """
    text = store.setting(_KEY)
    return msgspec.json.decode(text, type=RebuildRecord) if text else None


def write_record(store: RowSettings, record: RebuildRecord) -> None:
    """Keep a rebuild; at once, or with the transaction that is open.

    Raises:
        StorageFailed: it cannot be written.
    """
    store.write_setting(_KEY, msgspec.json.encode(record).decode())


def next_generation(store: RowSettings) -> int:
    """Return a number for a copy that no other has had.

    Raises:
        StorageFailed: the store cannot be used.
    """
    generation = int(store.setting(_GENERATION_KEY) or 0) + 1
    store.write_setting(_GENERATION_KEY, str(generation))
    return generation


def end_record(record: RebuildRecord, state: RebuildState, reason: str = "") -> RebuildRecord:
    """Return the record of a rebuild that has ended now."""
    return msgspec.structs.replace(record, state=state, reason=reason, at_us=now_us())
