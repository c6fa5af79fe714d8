"""Every panel, in the order in which operators meet them."""

from console.panels.lag.panel import LagPanel
from console.panels.overview.panel import OverviewPanel
from console.panels.panel import Panel
from console.panels.replicas.panel import ReplicasPanel

PANELS: tuple[type[Panel], ...] = (
    OverviewPanel,
    LagPanel,
    ReplicasPanel,
)
