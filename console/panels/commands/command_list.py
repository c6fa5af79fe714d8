"""The list of commands, by module."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from backend.messages.catalogue import CatalogueReply, CommandKind
from backend.translation import tr, tr_declared
from console.state.declared_titles import command_title
from console.state.formatting import without_ticks

_TYPE_ROLE = Qt.ItemDataRole.UserRole


class CommandList(QTreeWidget):
    """All installed commands.

    Signals:
        selected(str): the type of the command that was chosen
    """

    selected = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(12)
        self.setAccessibleName(tr("Commands"))
        self.currentItemChanged.connect(self._on_current_changed)

    def set_catalogue(self, catalogue: CatalogueReply) -> None:
        """List the commands of a catalogue; what was chosen stays chosen."""
        chosen = self._type_of(self.currentItem())
        self.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.clear()
        titles = {module.name: module.title for module in catalogue.modules}
        modules: dict[str, list[CommandKind]] = {}
        for kind in catalogue.commands:
            modules.setdefault(kind.module, []).append(kind)
        for module, kinds in modules.items():
            self._add_module(tr_declared(titles.get(module, module), module), kinds)
        self.expandAll()
        bar = self.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(self.sizeHintForColumn(0) + bar + 2 * self.frameWidth())
        self.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.select(chosen or (catalogue.commands[0].type if catalogue.commands else ""))

    def select(self, kind: str) -> None:
        """Choose a command."""
        for row in range(self.topLevelItemCount()):
            module = self.topLevelItem(row)
            for place in range(module.childCount() if module else 0):
                item = module.child(place) if module else None
                if item is not None and self._type_of(item) == kind:
                    self.setCurrentItem(item)

    def _add_module(self, title: str, kinds: list[CommandKind]) -> None:
        top = QTreeWidgetItem([title])
        top.setFlags(Qt.ItemFlag.ItemIsEnabled)
        for kind in kinds:
            item = QTreeWidgetItem([kind.type])
            item.setToolTip(0, _tool_tip(kind))
            item.setData(0, _TYPE_ROLE, kind.type)
            top.addChild(item)
        self.addTopLevelItem(top)

    def _on_current_changed(self, item: QTreeWidgetItem | None) -> None:
        kind = self._type_of(item)
        if kind:
            self.selected.emit(kind)

    def _type_of(self, item: QTreeWidgetItem | None) -> str:
        return str(item.data(0, _TYPE_ROLE) or "") if item is not None else ""


def _tool_tip(kind: CommandKind) -> str:
    summary = without_ticks(tr_declared(kind.summary, kind.module))
    return f"{command_title(kind)}\n{summary}"
