"""Every panel, in the order in which operators meet them."""

from console.panels.commands.panel import CommandsPanel
from console.panels.event.panel import EventPanel
from console.panels.lag.panel import LagPanel
from console.panels.overview.panel import OverviewPanel
from console.panels.panel import Panel
from console.panels.replay.panel import ReplayPanel
from console.panels.replicas.panel import ReplicasPanel
from console.panels.timeline.panel import TimelinePanel
from console.panels.views.panel import ViewsPanel

PANELS: tuple[type[Panel], ...] = (
    OverviewPanel,
    TimelinePanel,
    EventPanel,
    ViewsPanel,
    LagPanel,
    ReplayPanel,
    CommandsPanel,
    ReplicasPanel,
)
