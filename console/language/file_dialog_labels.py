"""The texts of Qt's dialog for files that Qt leaves in English in a window of another language.

Its labels have mnemonics now, and the word for a folder has moved to another class: Qt's own
translations are still of what was before. Dates are written as the system does it, whatever the
window's language is.
"""

from PySide6.QtCore import (
    QCoreApplication,
    QFileInfo,
    QIdentityProxyModel,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import QFileDialog, QFileSystemModel, QHeaderView, QListView, QTreeView

from backend.translation import WRITTEN_IN, shown_language, tr

_LABELS = (QFileDialog.DialogLabel.LookIn, QFileDialog.DialogLabel.FileType)
_CONTEXT = "QFileDialog"  # where Qt's translations have the texts that have moved since
_SIZE_COLUMN, _TYPE_COLUMN, _DATE_COLUMN = 1, 2, 3
_WIDTH_PX, _HEIGHT_PX = 760, 460  # a name beside all that is said of its file


def translate_labels(dialog: QFileDialog) -> None:
    """Write a dialog in the window's language, with nothing cut; what Qt translates stays."""
    for label in _LABELS:
        written = dialog.labelText(label).replace("&", "")
        shown = QCoreApplication.translate(dialog.metaObject().className(), written)
        if shown != written:
            dialog.setLabelText(label, shown)
    if shown_language() != WRITTEN_IN:
        dialog.setProxyModel(_FileTexts(dialog))
    table = dialog.findChild(QTreeView)
    if isinstance(table, QTreeView):  # there is none in a dialog of the system
        for column in (_SIZE_COLUMN, _TYPE_COLUMN, _DATE_COLUMN):
            table.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        dialog.resize(max(_WIDTH_PX, dialog.width()), max(_HEIGHT_PX, dialog.height()))
    places = dialog.findChild(QListView, "sidebar")
    if isinstance(places, QListView):
        places.setMinimumWidth(places.sizeHintForColumn(0) + 2 * places.frameWidth())


class _FileTexts(QIdentityProxyModel):
    """What stands in the list of files, with headings, kinds and dates in the window's language."""

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return what the list has; the size of a file is called as everywhere in the window."""
        if section == _SIZE_COLUMN and role == Qt.ItemDataRole.DisplayRole:
            return tr("Size")
        return super().headerData(section, orientation, role)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return what the list has, or its text in the window's language."""
        source, place = self.sourceModel(), self.mapToSource(index)
        if role == Qt.ItemDataRole.DisplayRole and isinstance(source, QFileSystemModel):
            if place.column() == _TYPE_COLUMN:
                return _kind_text(source.fileInfo(place))
            if place.column() == _DATE_COLUMN:
                changed = source.lastModified(place)
                return QLocale(shown_language()).toString(changed, QLocale.FormatType.ShortFormat)
        return super().data(index, role)


def _kind_text(file: QFileInfo) -> str:
    """Return what kind of file it is: by its ending, as its description may be in no language."""
    if file.isDir():
        return QCoreApplication.translate(_CONTEXT, "Folder")
    if not file.suffix():
        return QCoreApplication.translate(_CONTEXT, "File")
    return QCoreApplication.translate(_CONTEXT, "%1 File").replace("%1", file.suffix())
