"""The list of commands, by module."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from backend.messages.queries import Catalogue, CommandKind
from console.state.wording import spoken

_ROLE = Qt.ItemDataRole.UserRole


class CommandChoice(QTreeWidget):
    """All installed commands.

    Signals:
        chosen(str): the type of the command that was chosen
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(12)
        self.setAccessibleName("Commands")
        self.currentItemChanged.connect(self._changed)

    def know(self, catalogue: Catalogue) -> None:
        """List the commands of a catalogue; what was chosen stays chosen."""
        chosen = self._type(self.currentItem())
        self.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.clear()
        modules: dict[str, list[CommandKind]] = {}
        for kind in catalogue.commands:
            modules.setdefault(kind.module, []).append(kind)
        for module, kinds in modules.items():
            self._add(module, kinds)
        self.expandAll()
        bar = self.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(self.sizeHintForColumn(0) + bar + 2 * self.frameWidth())
        self.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.choose(chosen or (catalogue.commands[0].type if catalogue.commands else ""))

    def choose(self, kind: str) -> None:
        """Choose a command."""
        for row in range(self.topLevelItemCount()):
            module = self.topLevelItem(row)
            for place in range(module.childCount() if module else 0):
                item = module.child(place) if module else None
                if item is not None and self._type(item) == kind:
                    self.setCurrentItem(item)

    def _add(self, module: str, kinds: list[CommandKind]) -> None:
        top = QTreeWidgetItem([module.capitalize()])
        top.setFlags(Qt.ItemFlag.ItemIsEnabled)
        for kind in kinds:
            item = QTreeWidgetItem([kind.type])
            item.setToolTip(0, spoken(kind.summary))
            item.setData(0, _ROLE, kind.type)
            top.addChild(item)
        self.addTopLevelItem(top)

    def _changed(self, item: QTreeWidgetItem | None) -> None:
        kind = self._type(item)
        if kind:
            self.chosen.emit(kind)

    def _type(self, item: QTreeWidgetItem | None) -> str:
        return str(item.data(0, _ROLE) or "") if item is not None else ""
