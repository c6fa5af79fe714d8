"""The writer of a replica's folder on another host, put together: it copies the log from there."""

from collections.abc import Callable

from backend.domain.registry import load_registry
from backend.foreign.continuity import FollowedPart
from backend.messages.store_status import StoreStatus
from backend.run.child_runtime import ChildRuntime
from backend.run.joined_log import JoinedLogThread
from backend.run.mirror_service import MirrorService
from backend.run.replica_reporter import ReplicaReporter
from backend.store.log_port import EventLog
from backend.telemetry.health.limits import limits_from
from backend.wire.joined_folder import PRIMARY_FOLDER, JoinedReplica

_TITLE = "Marigraph"


def open_joined(
    runtime: ChildRuntime, log: EventLog, joined: JoinedReplica, wake: Callable[[], None]
) -> MirrorService:
    """Follow the log of another host from where the copy ends; `wake`: called when events came.

    Raises:
        StorageFailed: the log here holds events that did not come from there.
    """
    folder, logger = runtime.bootstrap.settings.data_folder, runtime.logger
    silent_after_us = limits_from(runtime.bootstrap.settings).silent_after_us

    def make_reporter(reader: JoinedLogThread) -> ReplicaReporter:
        return ReplicaReporter(
            folder, joined.name, reader.note_contact, reader.fail, logger, silent_after_us
        )

    def make_reader(part: FollowedPart) -> JoinedLogThread:
        return JoinedLogThread(
            folder / PRIMARY_FOLDER,
            part,
            StoreStatus(name=joined.place, place=joined.place, title=_TITLE),
            load_registry(),
            wake,
            logger,
            make_reporter,
        )

    refusal = (
        f"This folder is a replica of the log at {joined.place}, read-only: commands go to the"
        " backend there."
    )
    return MirrorService(log, make_reader, refusal, logger)
