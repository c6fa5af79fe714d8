"""A line for why something is done that cannot be taken back."""

from PySide6.QtWidgets import QLineEdit

from backend.translation import tr


class ReasonInput(QLineEdit):
    """Why something is skipped."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(tr("Why, for whoever asks later"))
        self.setAccessibleName(tr("Reason"))
        self.setMaxLength(1_000)

    @property
    def reason(self) -> str:
        """What was typed."""
        return self.text().strip()
