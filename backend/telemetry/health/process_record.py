"""What is known of one process: what it said last, what is shown of it, and since when."""

from collections.abc import Iterator

from backend.messages.notices import PrimarySample, ProcessInfo, ReplicaBusy, ReplicaSample
from backend.telemetry.health.limits import HealthLimits
from backend.telemetry.health.onsets import ProcessOnsets
from backend.telemetry.health.verdict_hold import VerdictHold
from backend.telemetry.health.window import SampleWindow


class ProcessRecord:
    """One process: what it said, what is shown of it, and since when it is in its state."""

    def __init__(self, limits: HealthLimits, onsets: ProcessOnsets, now_us: int) -> None:
        self._onsets = onsets
        self.hold = VerdictHold(limits.clear_us, onsets)
        self.window = SampleWindow(limits)
        self.primary: PrimarySample | None = None
        self.state_since_us = now_us
        self.parked_since_us: dict[str, int] = {}  # by view, also while something hides it
        self._state: tuple[str, bool] | None = None  # and whether it is at work
        self._heard_pid = 0
        self._heard_us = 0
        self._sample_pid = 0
        self._busy: ReplicaBusy | None = None  # unless a sample came after it

    def hear(self, pid: int, now_us: int) -> bool:
        """Note that this process has said something; another pid begins a new window."""
        is_new = pid != self._heard_pid
        if is_new:
            self.window.forget()
        self._heard_pid, self._heard_us = pid, now_us
        return is_new

    def add_sample(self, sample: ReplicaSample, now_us: int) -> None:
        """Keep a replica's sample: whatever it was busy with is over."""
        self.window.add(sample, now_us)
        self._sample_pid, self._busy = sample.pid, None
        if sample.parked or self.parked_since_us:
            self._note_parked(sample, now_us)

    def _note_parked(self, sample: ReplicaSample, now_us: int) -> None:
        known = self.parked_since_us
        parked = {view.view for view in sample.views if view.parked}
        for view in known.keys() - parked:
            self._onsets.end("parked", view)
        self.parked_since_us = {
            view: known[view] if view in known else self._onsets.begin("parked", now_us, view)
            for view in parked
        }

    def onsets(self) -> Iterator[tuple[str, str, int]]:
        """Yield what is wrong, by view, and by status or rule, with since when."""
        yield from (("", state, since_us) for state, since_us in self.hold.onsets())
        yield from ((view, "parked", since) for view, since in self.parked_since_us.items())

    def note_busy(self, busy: ReplicaBusy) -> None:
        """Note that a replica is still at the step that it does not come back from."""
        self._busy = busy

    def sample_of(self, pid: int) -> ReplicaSample | None:
        """Return the newest sample of the process that runs now."""
        return self.window.sample if pid and pid == self._sample_pid else None

    def busy_of(self, pid: int) -> ReplicaBusy | None:
        """Return what the process that runs now is busy with."""
        return self._busy if self._busy is not None and self._busy.pid == pid else None

    def note_state(self, info: ProcessInfo, now_us: int) -> None:
        """Note in which state its supervisor sees it; a start begins anew after work before it."""
        state = (info.state, info.is_at_work)
        if state != self._state:
            self._state, self.state_since_us = state, now_us

    def silence_us(self, pid: int, now_us: int) -> int | None:
        """Return how long nothing was heard of the process that runs now; None: it never was."""
        return max(0, now_us - self._heard_us) if pid and pid == self._heard_pid else None
