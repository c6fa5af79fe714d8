"""Whether text can be read here: Qt's wheels bring no fonts."""

from PySide6.QtGui import QFont, QFontMetrics

NO_FONTS = """\
There are no fonts on this system, so that no text could be read.
On Debian 12 install some with:
  apt-get install fonts-dejavu-core
"""


def has_text_font() -> bool:
    """Whether a font is there that has letters; without one Qt draws empty boxes."""
    return QFontMetrics(QFont()).inFont("A")
