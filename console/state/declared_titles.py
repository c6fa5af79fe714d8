"""What modules and views call their things, as the operator reads it."""

from backend.messages.catalogue import Column, CommandKind, ViewKind
from backend.translation import tr, tr_declared
from console.state.form_schema import title_of


def module_title(name: str) -> str:
    """Return the title of a module that is known by its name."""
    return tr_declared(title_of(name), name)


def view_title(kind: ViewKind) -> str:
    """Return a view's title, or one made from its name."""
    return tr_declared(kind.title or title_of(kind.name), kind.name)


def column_title(column: Column, view: str) -> str:
    """Return the title of a column of a view, or one made from its name."""
    if column.kind == "position" and not column.title:
        return tr("Position")  # each view has it, and none declares it
    return tr_declared(column.title or title_of(column.name), view)


def command_title(kind: CommandKind) -> str:
    """Return a command's title, or its type."""
    return tr_declared(kind.title, kind.module) or kind.type
