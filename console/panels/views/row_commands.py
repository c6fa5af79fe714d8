"""The selected row of a view as the values that a command may be about."""

from collections.abc import Callable
from typing import Any

from console.actions.entity_commands import EntityCommands
from console.state.workspace import Workspace
from console.tables.grid import Grid
from console.tables.view_cells import FormattedPage


def offer_row_commands(
    grid: Grid, workspace: Workspace, shown: Callable[[], FormattedPage | None]
) -> None:
    """Let the grid's menu offer commands about its selected row; `shown`: the page in it."""

    def values() -> dict[str, Any]:
        page, row = shown(), grid.selected_row
        if page is None or row is None or row >= len(page.page.rows):
            return {}
        names = [column.name for column in page.page.columns]
        return dict(zip(names, page.page.rows[row], strict=True))

    grid.table_actions.offer_more = EntityCommands(workspace, values).offer_below
