"""The newest that every process has said about itself."""

from backend.messages.control import Health
from backend.messages.health import HealthReport
from backend.messages.notices import PrimarySample, ReplicaSample, Topology


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

    def health(self, topology: Topology, clients: int, report: HealthReport) -> Health:
        """Return everything that `status` prints."""
        return Health(
            topology=topology,
            primary=self.primary,
            replicas=sorted(self.replicas.values(), key=lambda sample: sample.name),
            clients=clients,
            at_us=topology.at_us,
            report=report,
        )
