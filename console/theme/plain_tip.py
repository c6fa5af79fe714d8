"""Data as a tool tip: Qt takes a text that begins with a tag for HTML, and leaves the tag out."""

from html import escape

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """Return what shows a text as it is, whatever stands in it; the same where that is so."""
    if "<" not in text or not Qt.mightBeRichText(text):
        return text
    return f'<span style="white-space: pre-wrap">{escape(text, quote=False)}</span>'
