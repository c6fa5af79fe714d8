"""All children of the supervisor: started together, watched, started again, stopped in order."""

import time
from collections.abc import Callable, Iterable

from backend.messages.notices import Process, Ready
from backend.run.bootstrap import ENVIRONMENT_FAILED
from backend.run.child import Child
from backend.run.logs import Book, Pipe
from backend.wire.loop import Loop

_DRAIN = 8.0  # seconds that children get to stop by themselves


class Household:
    """Keeps its children running until told to stop.

    `changed` is called whenever a child's state has changed; `hopeless` with a child's name and
    last words when it cannot even start for the first time, so that going on makes no sense.
    """

    def __init__(
        self,
        children: Iterable[Child],
        loop: Loop,
        book: Book,
        changed: Callable[[], None],
        hopeless: Callable[[str], None],
    ) -> None:
        """Take the children in the order in which they are started."""
        self.children = {child.name: child for child in children}
        self._loop = loop
        self._book = book
        self._pipes: dict[str, Pipe] = {}
        self._changed = changed
        self._hopeless = hopeless
        self._stopping = False
        self._logger = book.logger("supervisor")

    def start(self) -> None:
        """Start all of them."""
        for child in self.children.values():
            self._start(child)

    def note_ready(self, ready: Ready) -> None:
        """A child says that its sockets are bound."""
        child = self.children.get(ready.name)
        if child:
            child.note_ready(ready)
            self._logger.info("%s is ready, pid %d", ready.name, ready.pid)
            self._changed()

    def all_running(self) -> bool:
        """Whether every child has said that it is ready."""
        return all(child.state == "running" for child in self.children.values())

    def describe(self) -> list[Process]:
        """Return what is published about them."""
        return [child.describe() for child in self.children.values()]

    def reap(self) -> None:
        """Bury the children that have ended, and plan their next start."""
        for child in self.children.values():
            if child.ended():
                self._bury(child)

    def stop(self) -> None:
        """Let them finish what they have in hand, and end those that do not."""
        self._stopping = True
        for child in self.children.values():
            child.stop()
        self._changed()
        give_up = time.monotonic() + _DRAIN
        for child in self.children.values():
            if child.alive and not child.wait(give_up - time.monotonic()):
                self._logger.error("%s does not stop, and is ended", child.name)
                child.kill()
                child.wait(_DRAIN)
        self.reap()

    def kill(self) -> None:
        """End all of them now."""
        for child in self.children.values():
            child.kill()

    def _start(self, child: Child) -> None:
        """Start one, and listen to what it writes."""
        if self._stopping:
            return
        child.start()
        pipe = Pipe(child.output, self._book.logger(child.name))
        self._pipes[child.name] = pipe
        self._loop.add(pipe.handle, lambda: self._copy(pipe))
        self._changed()

    def _copy(self, pipe: Pipe) -> None:
        """Copy a child's output; at its end there is nothing more to poll."""
        pipe.copy()
        if pipe.ended:
            self._loop.remove(pipe.handle)

    def _bury(self, child: Child) -> None:
        """Read its last words, close its pipes, and start it again after a pause."""
        pipe = self._pipes.pop(child.name)
        if not pipe.ended:
            pipe.copy()
            self._loop.remove(pipe.handle)
        pause = child.bury(pipe.last)
        process = child.describe()
        if process.state == "stopped":
            self._logger.info("%s has stopped", child.name)
        else:
            self._logger.warning("%s: %s; again in %.1f s", child.name, process.detail, pause)
            self._loop.after(pause, lambda: self._start(child))
        self._changed()
        if child.exit_code == ENVIRONMENT_FAILED and not child.ready_once:
            self._hopeless(f"{child.name}: {pipe.last or process.detail}")
