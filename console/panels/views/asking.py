"""What is asked of a view: which rows, in which order, of which replica, as of when."""

from dataclasses import dataclass

from backend.messages.queries import AskView

ANY = "any replica"
ARCHIVE = "archive"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One page.

    order: a column's name, or empty for the view's own; at: a position, an RFC 3339 time, or
    empty for now; replica: a name, or empty for any
    """

    view: str = ""
    filter: str = ""
    order: str = ""
    descending: bool = False
    page: int = 0
    size: int = 100
    replica: str = ""
    at: str = ""

    @property
    def live(self) -> bool:
        """Whether it changes while the log grows."""
        return not self.at

    @property
    def target(self) -> str:
        """Who is to be asked; the past is the archive's."""
        return self.replica if self.live else ARCHIVE

    def question(self) -> AskView:
        """Return the question."""
        at = self.at.replace("\u202f", "").strip()
        return AskView(
            view=self.view,
            filter=self.filter,
            order=f"{self.order}:desc" if self.order and self.descending else self.order,
            offset=self.page * self.size,
            limit=self.size,
            at=(int(at) if at.isdecimal() else at) if at else None,
        )
