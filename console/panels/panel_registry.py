"""Every panel, in the order in which operators meet them; Qt is not needed to read the list.

Window, menus, command palette, command line and screenshots take their panels from here.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Literal, cast

import msgspec

from backend.translation import tr_noop

if TYPE_CHECKING:
    from console.panels.panel import Panel

PanelArea = Literal["main", "side", "bottom"]


class PanelEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A panel as the command line (`name`) and an operator (`title`, `purpose`) know it.

    `area`: where in the window it stands at first. `implementation`: `module:class`.
    """

    name: str
    title: str
    purpose: str
    area: PanelArea
    implementation: str

    def load(self) -> "type[Panel]":
        """Import the panel's class; only then Qt is loaded."""
        module, _, name = self.implementation.partition(":")
        return cast("type[Panel]", getattr(import_module(module), name))


OVERVIEW = PanelEntry(
    name="overview",
    title=tr_noop("Overview"),
    purpose=tr_noop("The whole system at a glance: figures, problems, replicas, processes"),
    area="main",
    implementation="console.panels.overview.overview_panel:OverviewPanel",
)
TIMELINE = PanelEntry(
    name="timeline",
    title=tr_noop("Timeline"),
    purpose=tr_noop("Every event of the log, filtered and followed as it grows"),
    area="main",
    implementation="console.panels.timeline.timeline_panel:TimelinePanel",
)
EVENT = PanelEntry(
    name="event",
    title=tr_noop("Event"),
    purpose=tr_noop("The selected event: payload, metadata, causes and consequences"),
    area="side",
    implementation="console.panels.event.event_panel:EventPanel",
)
VIEWS = PanelEntry(
    name="views",
    title=tr_noop("Views"),
    purpose=tr_noop("The rows of the read models, now or at a past position"),
    area="main",
    implementation="console.panels.views.views_panel:ViewsPanel",
)
LAG = PanelEntry(
    name="lag",
    title=tr_noop("Lag"),
    purpose=tr_noop("How far each replica is behind the log, over time"),
    area="bottom",
    implementation="console.panels.lag.lag_panel:LagPanel",
)
MOMENT = PanelEntry(
    name="moment",
    title=tr_noop("Moment"),
    purpose=tr_noop("What happened at a moment: lag, handlers, events, acts, alerts and notes"),
    area="bottom",
    implementation="console.panels.moment.moment_panel:MomentPanel",
)
COMMANDS = PanelEntry(
    name="commands",
    title=tr_noop("Commands"),
    purpose=tr_noop("Send a command, and see what came of it"),
    area="main",
    implementation="console.panels.commands.commands_panel:CommandsPanel",
)
REPLAY = PanelEntry(
    name="replay",
    title=tr_noop("Replay"),
    purpose=tr_noop("Every read model at any position of the log, step by step"),
    area="main",
    implementation="console.panels.replay.replay_panel:ReplayPanel",
)
REPLICAS = PanelEntry(
    name="replicas",
    title=tr_noop("Replicas"),
    purpose=tr_noop("Pause, throttle and schedule replicas; retry parked events"),
    area="bottom",
    implementation="console.panels.replicas.replicas_panel:ReplicasPanel",
)
PARKED = PanelEntry(
    name="parked",
    title=tr_noop("Parked"),
    purpose=tr_noop(
        "Events that views could not take: why, what waits, retry and skip, one or many"
    ),
    area="bottom",
    implementation="console.panels.parked.parked_panel:ParkedPanel",
)
AUDIT = PanelEntry(
    name="audit",
    title=tr_noop("Audit"),
    purpose=tr_noop("Who did what to the system, when, with what, and what came of it"),
    area="bottom",
    implementation="console.panels.audit.audit_panel:AuditPanel",
)
BOARD = PanelEntry(
    name="board",
    title=tr_noop("Board"),
    purpose=tr_noop("Work that waits: in which state, since when, and what waits for too long"),
    area="main",
    implementation="console.panels.board.board_panel:BoardPanel",
)
ALERTS = PanelEntry(
    name="alerts",
    title=tr_noop("Alerts"),
    purpose=tr_noop("What fires and why; rules with a preview, silences, history"),
    area="main",
    implementation="console.panels.alerts.alerts_panel:AlertsPanel",
)
CAUSES = PanelEntry(
    name="causes",
    title=tr_noop("Causes"),
    purpose=tr_noop("What led to the selected event and what came of it, as a graph"),
    area="bottom",
    implementation="console.panels.causes.causes_panel:CausesPanel",
)
# Keys are given by place (Ctrl+1 to Ctrl+9): a new panel goes to the end, so that none moves.
PANELS = (
    OVERVIEW,
    TIMELINE,
    EVENT,
    VIEWS,
    LAG,
    REPLAY,
    COMMANDS,
    REPLICAS,
    AUDIT,
    ALERTS,
    BOARD,
    PARKED,
    MOMENT,
    CAUSES,
)
