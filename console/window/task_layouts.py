"""Workspaces: for each task of an operator the panels that it takes, and where they stand."""

from collections.abc import Mapping

import msgspec

from backend.translation import tr_noop
from console.panels.panel_registry import PANELS, PanelArea
from console.window.dock_shares import DockShare

_SHARES: Mapping[PanelArea, DockShare] = {
    "main": DockShare(width=0.7, height=0.6),
    "side": DockShare(width=0.3, height=1.0),
    "bottom": DockShare(width=0.7, height=0.4),
}
_WORK_SHARES: Mapping[PanelArea, DockShare] = {
    "main": DockShare(width=0.58, height=0.6),
    "side": DockShare(width=0.42, height=1.0),
    "bottom": DockShare(width=0.58, height=0.4),
}
_REPLAY_SHARES: Mapping[PanelArea, DockShare] = {
    "main": DockShare(width=0.7, height=0.74),
    "side": DockShare(width=0.3, height=1.0),
    "bottom": DockShare(width=0.7, height=0.26),
}  # of what is opened below it the replay's tools and views leave little room


class TaskLayout(msgspec.Struct, frozen=True, kw_only=True):
    """A workspace as it is at first; what an operator makes of it is remembered.

    areas: where its panels stand, by their names; of those in one area the first is in front. Any
    other panel is closed, and comes to its own area when it is opened. shares: of the areas
    """

    name: str
    title: str
    purpose: str
    areas: Mapping[str, PanelArea]
    shares: Mapping[PanelArea, DockShare]


OVERVIEW_TASK = TaskLayout(
    name="overview",
    title=tr_noop("Overview"),
    purpose=tr_noop("Every panel: is anything wrong, and where"),
    areas={entry.name: entry.area for entry in PANELS},
    shares=_SHARES,
)
WATCH_TASK = TaskLayout(
    name="watch",
    title=tr_noop("Watch"),
    purpose=tr_noop("Events as they come, and how far the replicas are behind"),
    areas={"timeline": "main", "event": "side", "lag": "bottom"},
    shares=_SHARES,
)
WORK_TASK = TaskLayout(
    name="work",
    title=tr_noop("Work"),
    purpose=tr_noop("Send commands, and see beside them what becomes of the views"),
    areas={"commands": "main", "views": "side", "event": "side"},
    shares=_WORK_SHARES,
)
REPLAY_TASK = TaskLayout(
    name="replay",
    title=tr_noop("Replay"),
    purpose=tr_noop("Step through the log, with each event beside the views"),
    areas={"replay": "main", "event": "side"},
    shares=_REPLAY_SHARES,
)
TASK_LAYOUTS = (OVERVIEW_TASK, WATCH_TASK, WORK_TASK, REPLAY_TASK)
