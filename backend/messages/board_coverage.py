"""Which modules have a board, and which have none: nobody is to take silence for no work."""

from collections.abc import Collection

from backend.messages.catalogue import CatalogueReply, ModuleKind, ViewKind
from backend.messages.queries import BoardPage


def views_with_board(page: BoardPage) -> list[str]:
    """Return the views that have a board, whether it could be counted or not."""
    return [*(each.view for each in page.boards), *(each.view for each in page.unread)]


def modules_without_board(
    catalogue: CatalogueReply, views_with_board: Collection[str]
) -> list[ModuleKind]:
    """Return the modules of whose entities no view with a board keeps a row each, by their titles.

    A view keeps the entities of a module when its only key column has the name of the module's key.
    """
    keys = {key for view in catalogue.views if view.name in views_with_board for key in _key(view)}
    bare = [module for module in catalogue.modules if module.key not in keys]
    return sorted(bare, key=lambda module: module.title or module.name)


def _key(view: ViewKind) -> list[str]:
    """Return the name of a view's only key column; nothing for a view with several."""
    names = [column.name for column in view.columns if column.key]
    return names if len(names) == 1 else []
