"""All children of the supervisor: started together, watched, started again, stopped in order."""

import errno
import os
import time
from collections.abc import Callable, Iterable

from backend.messages.notices import ProcessInfo, ProcessReady, ProcessWaiting
from backend.run.bootstrap import ENVIRONMENT_FAILED, NOT_ADMITTED, RESTART_REQUESTED
from backend.run.child_process import ChildProcess
from backend.run.fork_server_process import ForkServerProcess
from backend.run.forked_process import ForkedProcess
from backend.run.log_file import LogFile, OutputPipe
from backend.wire.loop import Loop

_STOP_TIMEOUT_S = 8.0  # seconds that children get to stop by themselves
_FORK_TIMEOUT_S = 30.0  # of a start that takes less than one: whoever loads hangs, or is frozen


class ProcessPool:
    """Keeps its children running until told to stop.

    `on_change` is called whenever a child's state has changed; `on_unstartable` with a child's name
    and last output when it cannot even start for the first time, so that going on makes no sense.
    """

    def __init__(
        self,
        children: Iterable[ChildProcess],
        loop: Loop,
        log_file: LogFile,
        on_change: Callable[[], None],
        on_unstartable: Callable[[str], None],
        fork_timeout_s: float = _FORK_TIMEOUT_S,
    ) -> None:
        """Take the children in the order in which they are started.

        `fork_timeout_s`: what is not forked by then is started alone.
        """
        self.children = {child.name: child for child in children}
        self._loop = loop
        self._log_file = log_file
        self._pipes: dict[str, OutputPipe] = {}
        self._on_change = on_change
        self._on_unstartable = on_unstartable
        self._fork_timeout_s = fork_timeout_s
        self._fork_server: ForkServerProcess | None = None
        self._stopping = False
        self._leaving: set[str] = set()
        self._logger = log_file.logger("supervisor")

    def start(self) -> None:
        """Start all of them, forked from one process that has loaded what they need."""
        try:
            server = ForkServerProcess(child.bootstrap for child in self.children.values())
        except OSError as error:
            self._start_alone(list(self.children), error)
            return
        self._fork_server = server
        self._loop.add(server.handle, lambda: self._start_forked(server))
        self._loop.after(self._fork_timeout_s, lambda: self._give_up_forking(server))

    def _start_forked(self, server: ForkServerProcess) -> None:
        """Begin with the children that are forked by now; the last was all that the server is for.

        Where it is lost, those that are left are started alone: what is wrong they say themselves.
        """
        try:
            for name, forked in server.receive():
                self._adopt(name, forked)
        except OSError as error:
            self._go_on_alone(server, error)
        else:
            if not server.pending:
                self._close_fork_server()

    def _give_up_forking(self, server: ForkServerProcess) -> None:
        """Wait no longer for a server that hangs."""
        if self._fork_server is server:
            self._start_forked(server)  # with those that it has forked by now
        if self._fork_server is server:
            self._go_on_alone(server, OSError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT)))

    def _go_on_alone(self, server: ForkServerProcess, error: OSError) -> None:
        left = server.pending
        self._close_fork_server()
        self._start_alone(left, error)

    def _adopt(self, name: str, forked: ForkedProcess) -> None:
        """Begin with a child that is forked, unless it has been told to leave meanwhile."""
        child = self.children.get(name)
        if child is None or not child.is_to_start:
            forked.discard()
        else:
            self._start(child, forked)

    def _start_alone(self, names: Iterable[str], error: OSError) -> None:
        self._logger.info("every process loads by itself what it needs: %s", error.strerror)
        for child in [self.children[name] for name in names if name in self.children]:
            if child.is_to_start:  # one of the same name may have been added meanwhile
                self._start(child)

    def _close_fork_server(self) -> None:
        if self._fork_server is not None:
            self._loop.remove(self._fork_server.handle)
            self._fork_server.close()
            self._fork_server = None

    def add(self, child: ChildProcess) -> None:
        """Take and start one more."""
        self.children[child.name] = child
        self._start(child)

    def remove(self, name: str) -> None:
        """Let one stop, and forget it when it has ended."""
        child = self.children[name]
        self._leaving.add(name)
        child.stop()
        self._on_change()
        self._forget_left()

    def _forget_left(self) -> None:
        for name in [name for name in self._leaving if not self.children[name].alive]:
            self._leaving.discard(name)
            del self.children[name]

    def mark_ready(self, ready: ProcessReady) -> None:
        """A child says that its sockets are bound."""
        child = self.children.get(ready.name)
        if child:
            child.mark_ready(ready)
            self._logger.info("%s is ready, pid %d", ready.name, ready.pid)
            self._on_change()

    def mark_waiting(self, waiting: ProcessWaiting) -> bool:
        """A child says what it waits for, or does first; return whether that is news."""
        child = self.children.get(waiting.name)
        if child is None or not child.mark_waiting(waiting):
            return False
        if waiting.is_at_work:
            self._logger.info("%s is at work: %s", waiting.name, waiting.reason)
        else:
            self._logger.warning("%s waits: %s", waiting.name, waiting.reason)
        self._on_change()
        return True

    def all_running(self) -> bool:
        """Whether every child has said that it is ready."""
        return all(child.state == "running" for child in self.children.values())

    def describe(self) -> list[ProcessInfo]:
        """Return how all of them are."""
        return [child.describe() for child in self.children.values()]

    def describe_staying(self) -> list[ProcessInfo]:
        """Return what is published: one that was told to leave is missed by nobody."""
        return [
            child.describe() for name, child in self.children.items() if name not in self._leaving
        ]

    def reap(self) -> None:
        """Close what is left of children that have ended, and plan their next start."""
        for child in self.children.values():
            if child.has_ended():
                self._reap_child(child)
        self._forget_left()

    def stop(self) -> None:
        """Let them finish what they have in hand, and end those that do not."""
        self._stopping = True
        self._close_fork_server()
        for child in self.children.values():
            child.stop()
        self._on_change()
        give_up = time.monotonic() + _STOP_TIMEOUT_S
        for child in self.children.values():
            if child.alive and not child.wait(give_up - time.monotonic()):
                self._logger.error("%s does not stop, and is ended", child.name)
                child.kill()
                child.wait(_STOP_TIMEOUT_S)
        self.reap()

    def _start(self, child: ChildProcess, forked: ForkedProcess | None = None) -> None:
        """Start one, unless it is forked already, and listen to what it writes."""
        if (
            self._stopping
            or self.children.get(child.name) is not child
            or child.name in self._leaving
        ):
            return
        try:
            child.start(forked)
        except OSError as error:
            reason = error.strerror or str(error)
            pause_s = child.note_start_failure(reason)
            self._logger.warning(
                "%s cannot be started: %s; again in %.1f s", child.name, reason, pause_s
            )
            self._loop.after(pause_s, lambda: self._start(child))
            self._on_change()
            return
        pipe = OutputPipe(child.output, self._log_file.logger(child.name))
        self._pipes[child.name] = pipe
        self._loop.add(pipe.handle, lambda: self._copy_output(pipe))
        self._on_change()

    def _copy_output(self, pipe: OutputPipe) -> None:
        """Copy a child's output; at its end there is nothing more to poll."""
        pipe.copy()
        if pipe.ended:
            self._loop.remove(pipe.handle)

    def _reap_child(self, child: ChildProcess) -> None:
        """Read its last output, close its pipes, and start it again after a pause."""
        pipe = self._pipes.pop(child.name)
        if not pipe.ended:
            pipe.copy()
            self._loop.remove(pipe.handle)
        pause = child.reap(pipe.death_message, pipe.last_line)
        process = child.describe()
        if process.state == "stopped":
            self._logger.info("%s has stopped", child.name)
        elif child.exit_code == RESTART_REQUESTED:
            self._logger.info("%s starts anew", child.name)
            self._start(child)
        else:
            self._logger.warning("%s: %s; again in %.1f s", child.name, process.detail, pause)
            self._loop.after(pause, lambda: self._start(child))
        self._on_change()
        if child.exit_code == ENVIRONMENT_FAILED and not child.ready_once:
            self._on_unstartable(f"{child.name}: {pipe.death_message or process.detail}")
        elif child.exit_code == NOT_ADMITTED:
            self._on_unstartable(pipe.death_message or process.detail)
