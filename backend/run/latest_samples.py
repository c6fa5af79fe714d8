"""The newest that every process has said about itself."""

from backend.clock import Micros
from backend.messages.control import Health
from backend.messages.notices import PrimarySample, ProcessInfo, ReplicaSample, Topology
from backend.telemetry.absence import stopped_sample

_SILENT_AFTER_US: Micros = 5_000_000  # a sample older than this says nothing about now


class LatestSamples:
    """Newest samples by process name."""

    def __init__(self) -> None:
        """Start with nothing known."""
        self.primary: PrimarySample | None = None
        self.replicas: dict[str, ReplicaSample] = {}

    def keep(self, sample: PrimarySample | ReplicaSample) -> None:
        """Keep a sample in place of the one before it."""
        if isinstance(sample, PrimarySample):
            self.primary = sample
        else:
            self.replicas[sample.name] = sample

    def find_silent(self, topology: Topology) -> list[ReplicaSample]:
        """Return, and keep, a STOPPED sample for each replica that does not speak any more."""
        found = [
            stopped_sample(sample, _process_reason(process), topology.at_us)
            for process in topology.processes
            if (sample := self.replicas.get(process.name)) is not None
            and sample.status != "STOPPED"
            and (process.state != "running" or topology.at_us - sample.at_us > _SILENT_AFTER_US)
            and sample.at_us < max(process.since_us, topology.at_us - _SILENT_AFTER_US)
        ]
        self.replicas.update((sample.name, sample) for sample in found)
        return found

    def health(self, topology: Topology, clients: int) -> Health:
        """Return everything that `status` prints."""
        return Health(
            topology=topology,
            primary=self.primary,
            replicas=sorted(self.replicas.values(), key=lambda sample: sample.name),
            clients=clients,
            at_us=topology.at_us,
        )


def _process_reason(process: ProcessInfo) -> str:
    """Say how a process stands that does not speak, with what is known of its end."""
    state = process.state.replace("-", " ")
    detail = process.detail.rstrip(".")
    return f"{state}: {detail}" if detail else state
