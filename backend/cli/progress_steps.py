"""Progress of work that counts one thing after the other."""

from backend.cli.progress_meter import ProgressMeter


class ProgressSteps:
    """A meter for each of the things that are counted."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._meter: ProgressMeter | None = None
        self._what = ""

    def on_progress(self, what: str, done: int, total: int) -> None:
        """Take note of how many are done, of how many (0: nobody knows)."""
        if what != self._what or self._meter is None:
            self.end()
            self._what, self._meter = what, ProgressMeter(what, total, quiet=self._quiet)
            self._meter(0)
        self._meter(done)

    def end(self) -> None:
        """Print the final counts of the last one."""
        if self._meter is not None:
            self._meter.end()
