"""The one builder of a replica: started when it is needed, and again after a pause that grows."""

from collections.abc import Callable

from backend.run.builder_messages import BuilderOrder, BuilderReport, BuilderTask
from backend.run.builder_process import BuilderProcess
from backend.run.child_runtime import ChildRuntime

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 30.0  # before a builder that has ended is started again


class BuilderRunner:
    """Runs at most one builder.

    `on_report` is called for each of its lines, `on_end` with its task and exit code when it has
    ended by itself, `on_refused` with the reason when it could not be started.
    """

    def __init__(
        self,
        runtime: ChildRuntime,
        on_report: Callable[[BuilderReport], None],
        on_end: Callable[[BuilderTask, int], None],
        on_refused: Callable[[str], None],
    ) -> None:
        self._runtime = runtime
        self._on_report, self._on_end, self._on_refused = on_report, on_end, on_refused
        self._process: BuilderProcess | None = None
        self._leaving: BuilderProcess | None = None  # killed, and perhaps not gone yet
        self.pause_s = _FIRST_PAUSE_S

    @property
    def is_running(self) -> bool:
        """Whether there is one."""
        return self._process is not None

    def launch(self, task: BuilderTask) -> None:
        """Start one that does this, once the one before has gone."""
        self._await_leaving()
        try:
            self._process = BuilderProcess(
                self._runtime.name, task, self._runtime.loop, self._on_report, self._note_end
            )
        except OSError as error:  # said with the rebuild, which waits for an operator
            self._on_refused(f"no process can be started: {error.strerror}")

    def order(self, order: BuilderOrder) -> None:
        """Tell the one that runs how far to go."""
        if self._process is not None:
            self._process.order(order)

    def dismiss(self) -> None:
        """End the one that runs, if any; whoever needs its place waits until it has gone."""
        if self._process is not None:
            self._leaving, self._process = self._process, None
            self._leaving.kill()

    def end(self) -> None:
        """End the one that runs, if any: what it has not written yet is built again."""
        self.dismiss()
        self._await_leaving()

    def _await_leaving(self) -> None:
        process, self._leaving = self._leaving, None
        if process is not None and not process.await_end():
            self._runtime.logger.warning("what builds copies was killed, and has not ended yet")

    def again(self, work: Callable[[], None]) -> None:
        """Do this after the pause; the next one is longer."""
        self._runtime.loop.after(self.pause_s, work)
        self.pause_s = min(_LONGEST_PAUSE_S, self.pause_s * 2)

    def note_progress(self) -> None:
        """It comes on: the next pause is short."""
        self.pause_s = _FIRST_PAUSE_S

    def _note_end(self, code: int) -> None:
        process, self._process = self._process, None
        if process is not None:
            self._on_end(process.task, code)
