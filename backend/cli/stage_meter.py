"""Progress on stderr of work in stages, a meter for each."""

from backend.cli.progress_meter import ProgressMeter


class StageMeter:
    """Called with the stage, how many are done, and of how many; see `ProgressMeter`."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._stage = ""
        self._meter: ProgressMeter | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note; another stage than before begins."""
        if stage != self._stage or self._meter is None:
            self.end()
            self._stage = stage
            self._meter = ProgressMeter(stage, total, quiet=self._quiet)
            self._meter(0)
        self._meter(done)

    def end(self) -> None:
        """Print the final counts of the last stage."""
        if self._meter is not None:
            self._meter.end()
            self._meter = None
