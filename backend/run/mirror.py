"""The mirror of an attached folder, put together: who reads the store, and who writes the copy."""

from collections.abc import Callable
from functools import partial

from backend.foreign.continuity import FollowedPart
from backend.foreign.foreign_store import ForeignStore
from backend.foreign.mapping_files import parse_mapping
from backend.foreign.read_pace import StoppablePause
from backend.foreign.store_follower import OpenStore, StoreFollower
from backend.foreign.store_urls import open_store
from backend.messages.store_status import StoreStatus
from backend.run.child_runtime import ChildRuntime
from backend.run.mirror_service import MirrorService
from backend.run.niceness import step_back
from backend.run.rows_ahead import find_events_ahead
from backend.run.store_reader_thread import StoreReaderThread
from backend.store.log_port import EventLog
from backend.store.log_url import hide_password
from backend.wire.attachment import (
    MAPPING_FILE,
    Attachment,
    read_mapping_text,
    url_with_password,
)

_NICENESS = 10  # whoever writes the store may work on the same machine, and goes before


def open_mirror(
    runtime: ChildRuntime, log: EventLog, attachment: Attachment, wake: Callable[[], None]
) -> MirrorService:
    """Follow an attached store from where the log ends; `wake` is called when events have come.

    Raises:
        Unreadable: the mapping of the folder cannot be used.
        StorageFailed: the log holds events that are not of the store.
        Unavailable: a file of the attachment cannot be read.
    """
    step_back(_NICENESS)
    folder = runtime.bootstrap.settings.data_folder
    text = read_mapping_text(folder)
    mapping = parse_mapping(text, str(folder / MAPPING_FILE)) if text else None
    pause = StoppablePause()

    def open_attached() -> ForeignStore:
        return open_store(
            url_with_password(folder, attachment),
            attachment.preset,
            mapping,
            timeout_s=attachment.statement_timeout_s,
            reads_per_s=attachment.reads_per_s,
            pause=pause,
        )

    make = partial(_make_reader, runtime, attachment, open_attached, wake, pause)
    place = hide_password(attachment.url)
    refusal = f"This folder is attached to {place}, read-only: commands go to its own application."
    return MirrorService(log, make, refusal, runtime.logger)


def _make_reader(
    runtime: ChildRuntime,
    attachment: Attachment,
    open_attached: OpenStore,
    wake: Callable[[], None],
    pause: StoppablePause,
    part: FollowedPart,
) -> StoreReaderThread:
    settings = runtime.bootstrap.settings
    ahead = find_events_ahead(settings.data_folder, part.count, settings.read_models)
    follower = StoreFollower(
        open_attached,
        part,
        page_events=attachment.page_events,
        rows_upto=max((position for position, _ in ahead), default=0),
    )
    status = StoreStatus(name=attachment.name, place=hide_password(attachment.url))
    return StoreReaderThread(follower, status, wake, runtime.logger, pause)
