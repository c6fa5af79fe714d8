"""Where the lag's graphs stand, and its numbers: beside them where there is room."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from backend.messages.log_standbys import LogStandbys
from backend.translation import tr, tr_noop
from console.panels.lag.lag_graphs import GRAPH_TITLES, LagGraphs
from console.panels.lag.lag_table import LagTable
from console.panels.lag.lag_toolbar import ThresholdEditor
from console.panels.lag.pane_area import WHOLE_WIDTH_PX, PaneArea, create_note, create_pane
from console.panels.lag.sample_age import describe_sample_age
from console.panels.lag.stage_choice import StageChoice
from console.panels.lag.stage_table import StageTable
from console.panels.lag.standby_graphs import (
    STANDBY_TITLES,
    describe_connected,
    describe_standby_source,
)
from console.panels.lag.standby_table import StandbyTable
from console.state.backend_snapshot import BackendSnapshot
from console.state.display_zone import display_zone_name
from console.state.replica_health import replica_healths
from console.state.workspace import LagThresholds
from console.theme.theme import Theme
from console.widgets.fitting_scroll_area import FittingScrollArea
from console.widgets.labels import create_label, set_label, set_tone

_TABLE_WIDTH_PX, _SCROLL_BAR_PX = 410, 12  # of the numbers beside the graphs
_NARROW_PX = 820  # a panel that is not so wide does not show them
_LOW_PX = 420  # one that is not so high shows them if all graphs can be seen whole beside them
_LEAST_SIDE_PX = 60  # high, before they scroll
_STAGES_MEANING = tr_noop("what an event takes from its commit to the eye")


class LagBody(QWidget):
    """The panes of the graphs, with the table of the newest numbers at their right.

    Signals:
        side_toggled(): the numbers stand beside the graphs by now, or no more
    """

    side_toggled = Signal()

    def __init__(self, graphs: LagGraphs, theme: Theme, thresholds: LagThresholds) -> None:
        super().__init__()
        self._graphs = graphs
        self.table, self.thresholds = LagTable(theme), ThresholdEditor(thresholds)
        self.staged, self.stages = StageChoice(), StageTable(theme)
        self._ages = {number: create_note() for number in graphs.by_number}
        self._standby_notes = [create_note() for _ in STANDBY_TITLES]
        self._standby_panes: list[QWidget] = []
        self._theme = theme
        self._standby_table: StandbyTable | None = None
        self._side, self._panes = QWidget(), PaneArea()
        self._side_area = FittingScrollArea(self._side, _LEAST_SIDE_PX)
        self._side.hide()  # it was shown by the area
        self._stage_pane = create_pane(
            tr("Stages"), tr(_STAGES_MEANING), self.stages, create_label()
        )
        self._side_area.setFixedWidth(_TABLE_WIDTH_PX + _SCROLL_BAR_PX)
        self._fill_panes()
        self._fill_side()
        body = QHBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self._panes, 1)
        body.addWidget(self._side_area, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def has_side(self) -> bool:
        """Whether the numbers stand beside the graphs."""
        return not self._side.isHidden()

    def fit(self, width_px: int, height_px: int) -> None:
        """Leave the room to the graphs when the panel has little."""
        graphs_px = width_px - self._side_area.width()
        has_room = height_px >= _LOW_PX or graphs_px >= WHOLE_WIDTH_PX
        self._place_side(shown=width_px > _NARROW_PX and has_room)

    def widen_table(self) -> None:
        """Give the numbers the width that their texts need; the graphs never jump back."""
        needed_px = self._side.sizeHint().width() + _SCROLL_BAR_PX
        if needed_px > self._side_area.width():
            self._side_area.setFixedWidth(needed_px)

    def show_standbys(self, known: LogStandbys | None, *, shown: bool) -> None:
        """Show the graphs of the log's standbys, and beside them how each is; or none of it."""
        standbys = self._graphs.standbys
        if shown and not self._standby_panes:
            self._standby_panes = self._create_standby_panes()
            self._standby_table = self._create_standby_table()
        for pane in self._standby_panes if shown != standbys.is_shown else ():
            if shown:
                self._panes.add_pane(pane)
            else:
                self._panes.remove_pane(pane)
            pane.setVisible(shown)
        standbys.is_shown = shown
        if self._standby_table is not None:
            self._standby_table.setVisible(shown)
        if shown and known is not None:
            text, legend = describe_connected(known), standbys.legend()
            if self._standby_table is not None:
                self._standby_table.show_standbys(known, standbys.curves())
            for note in self._standby_notes:
                set_label(note, text, f"{text}\n{describe_standby_source(known, legend)}")
                set_tone(note, "warn" if known.away else "")

    def show_ages(self, snapshot: BackendSnapshot) -> None:
        """Say beside each graph how old the newest word is of the replica that is silent most."""
        age = describe_sample_age(replica_healths(snapshot))
        for label in self._ages.values():
            tip = tr("{age}; of the replica that was silent longest", age=age.text)
            set_label(label, age.text, tip)
            set_tone(label, age.tone or "")

    def _place_side(self, *, shown: bool) -> None:
        """Show the numbers beside the graphs or not; the stages stand below them, or else last."""
        side = self._side.layout()
        if shown == self.has_side or not isinstance(side, QVBoxLayout):
            return
        if shown:
            self._panes.remove_pane(self._stage_pane)
            side.insertWidget(1, self._stage_pane)
        else:
            side.removeWidget(self._stage_pane)
            self._panes.add_pane(self._stage_pane)
        self._side.setVisible(shown)
        self.side_toggled.emit()

    def _fill_panes(self) -> None:
        for number, title, meaning in GRAPH_TITLES:
            self._ages[number].setText(display_zone_name() or tr("local time"))
            graph = self._graphs.by_number[number]
            graph.setAccessibleName(tr("{number}, over time", number=tr(title)))
            self._panes.add_pane(create_pane(tr(title), tr(meaning), graph, self._ages[number]))
        stages = self._graphs.stages
        stages.setAccessibleName(tr("Lag by stage, over time"))
        meaning = tr(_STAGES_MEANING)
        self._panes.add_pane(create_pane(tr("Lag by stage"), meaning, stages, self.staged))
        self._panes.add_pane(self._stage_pane)

    def _create_standby_panes(self) -> list[QWidget]:
        panes: list[QWidget] = []
        graphs = self._graphs.create_standbys()
        for (name, title, meaning), note in zip(STANDBY_TITLES, self._standby_notes, strict=True):
            graphs[name].setAccessibleName(tr("{number}, over time", number=tr(title)))
            panes.append(create_pane(tr(title), tr(meaning), graphs[name], note))
        return panes

    def _create_standby_table(self) -> StandbyTable:
        """Make the table, below the stages, where the numbers have room; the graphs name all."""
        table = StandbyTable(self._theme)
        side = self._side.layout()
        if isinstance(side, QVBoxLayout):
            side.insertWidget(side.count() - 2, table)
        return table

    def _fill_side(self) -> None:
        side = QVBoxLayout(self._side)
        side.setContentsMargins(8, 0, 0, 0)
        side.addWidget(self.table)
        side.addStretch(1)
        side.addWidget(self.thresholds)
