"""Which events the timeline looks at: the filter, the range on the bar, and what is hidden."""

from msgspec.structs import replace
from PySide6.QtCore import QObject

from console.link.bridge import BackendClient
from console.panels.timeline.density_area import DensityArea
from console.panels.timeline.filter_bar import FilterBar
from console.panels.timeline.hiding_term_query import HidingTermQuery
from console.panels.timeline.log_rows import LogRowSource
from console.panels.timeline.rank_index import EventScope
from console.panels.timeline.scope_text import describe_empty
from console.plots.density_bar import ValueRange
from console.state.workspace import Workspace
from console.widgets.empty_state import EmptyState


class ScopeControl(QObject):
    """Brings filter and range together into the scope of the rows; `empty` says why none is left.

    A filter that is asked for takes the place of every other one and of the range.
    """

    def __init__(
        self,
        client: BackendClient,
        workspace: Workspace,
        source: LogRowSource,
        filter_bar: FilterBar,
        density: DensityArea,
    ) -> None:
        super().__init__(source)
        self.empty = EmptyState()
        self._workspace, self._source = workspace, source
        self._filter_bar, self._density = filter_bar, density
        self._hiding = HidingTermQuery(client, self.empty)
        filter_bar.changed.connect(self._on_filter)
        density.range_changed.connect(self._on_range)
        self.empty.action_clicked.connect(self._on_empty_action)
        workspace.requested_filter.subscribe(self._on_filter_requested)
        workspace.requested_range.subscribe(self._on_range_requested)

    def clear_filter(self) -> None:
        """Look at all events."""
        self.clear_range()
        self._filter_bar.clear()

    def clear_range(self) -> None:
        """Look at the whole log again."""
        self._density.select_range(None)

    def ask_export(self) -> None:
        """Ask for all events that are looked at to be written to a file."""
        self._workspace.requested_export.publish(self._source.scope.whole_filter)

    def show_empty(self) -> None:
        """Say why there is no event, and what hides them."""
        scope = self._source.scope
        self.empty.set_message(*describe_empty(scope, is_copy=self._workspace.is_copy))
        self._hiding.ask(scope)

    def _on_filter(self, text: str) -> None:
        self._source.set_scope(replace(self._source.scope, filter=text))

    def _on_range(self, chosen: ValueRange | None) -> None:
        filter_text = self._source.scope.filter
        if chosen is None:
            scope = EventScope(filter=filter_text)
        elif self._density.axis == "time":
            scope = EventScope(filter=filter_text, happened_us=chosen)
        else:
            scope = EventScope(filter=filter_text, after=chosen[0] - 1, before=chosen[1] + 1)
        if scope != self._source.scope:
            self._source.set_scope(scope)

    def _on_range_requested(self, positions: tuple[int, int]) -> None:
        """Look at these positions, and show on the bar that it is so."""
        self._density.set_axis("position")
        self._density.select_range(positions)

    def _on_filter_requested(self, text: str) -> None:
        self.clear_range()
        self._filter_bar.replace(text)

    def _on_empty_action(self) -> None:
        scope = self._source.scope
        if self._hiding.rest is not None:
            self._on_filter_requested(self._hiding.rest)
        elif not scope.is_unfiltered or scope.has_range:
            self.clear_filter()
        else:
            self._workspace.requested_panel.publish("overview")
