"""Every panel, in the order in which operators meet them."""

from console.panels.commands.commands_panel import CommandsPanel
from console.panels.event.event_panel import EventPanel
from console.panels.lag.lag_panel import LagPanel
from console.panels.overview.overview_panel import OverviewPanel
from console.panels.panel import Panel
from console.panels.replay.replay_panel import ReplayPanel
from console.panels.replicas.replicas_panel import ReplicasPanel
from console.panels.timeline.timeline_panel import TimelinePanel
from console.panels.views.views_panel import ViewsPanel

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
