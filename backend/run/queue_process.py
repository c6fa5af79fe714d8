"""The process that fills the queues: it runs for as long as a replica is registered for one."""

import logging
from collections.abc import Callable, Collection

from backend.errors import Unavailable
from backend.projection.row_queue.queue_registrations import QUEUE_PROCESS, QueueRegistrations
from backend.run.child_process import ChildProcess
from backend.run.process_pool import ProcessPool


class QueueProcess:
    """Starts and stops it as the registrations in the data folder say; nothing else decides."""

    def __init__(
        self,
        pool: ProcessPool,
        registrations: QueueRegistrations,
        replicas: Collection[str],
        make_child: Callable[[], ChildProcess],
        logger: logging.Logger,
    ) -> None:
        """`replicas`: those that there are; the queues of others are given up."""
        self._pool = pool
        self._registrations = registrations
        self._replicas = replicas
        self._make_child = make_child
        self._logger = logger
        self._error = ""

    def update(self) -> None:
        """Look who is registered; called now and then."""
        try:
            self._registrations.keep_only(self._replicas)
            is_needed = bool(self._registrations.read())
        except Unavailable as error:
            if error.message != self._error:
                self._logger.warning("%s", error.message)
            self._error = error.message
            return
        self._error = ""
        is_there = QUEUE_PROCESS in self._pool.children
        if is_needed and not is_there:
            self._pool.add(self._make_child())
        elif is_there and not is_needed:
            self._pool.remove(QUEUE_PROCESS)
