"""A view with a board, in a real file: jobs, in states with names of every kind."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import sqlalchemy as sa

from backend.clock import SECOND_US, now_us
from backend.messages.group_text import describe_row_plan
from backend.messages.groups import AskGroups
from backend.messages.queries import AskView, Cell, ViewPage
from backend.messages.work import ViewBoard
from backend.projection.read_model import Projection, Timestamp, ViewRow
from backend.projection.row_queries import open_rows, rows_of
from backend.projection.row_schema import CHECKPOINT
from backend.projection.work_board import WorkBoard, WorkState
from backend.query.cache import PageCache
from backend.query.views.board_reader import read_board
from backend.query.views.view_reader import ViewReader
from backend.sqlite.file_profile import READ_MODELS
from backend.sqlite.sqlalchemy_engines import create_engine

ODD = 'it\'s :odd "or" 100% *'
DAY_US = 86_400 * SECOND_US


class Job(ViewRow, kw_only=True):
    """A job."""

    job_id: str
    state: str = "open"
    opened: Timestamp | None = None
    begun: Timestamp | None = None


JOBS = Projection(
    name="jobs",
    summary="Jobs.",
    row=Job,
    key=("job_id",),
    handlers={},
    order="job_id",
    board=WorkBoard(
        column="state",
        states=(
            WorkState(value="open", since="opened", limit_s=86_400, title="Nobody has begun"),
            WorkState(value=ODD, since="begun", limit_s=90),
            WorkState(value="resting", since="begun"),
        ),
    ),
)


class Workshop:
    """The jobs of a replica's file, and a way to ask for them."""

    def __init__(self, path: Path) -> None:
        self.now_us = now_us()
        self._writer = create_engine(path, READ_MODELS)
        with self._writer.begin() as change:
            CHECKPOINT.create(change)
            rows_of(JOBS).create(change)
        self._reading = open_rows(path)
        self.projections: Mapping[str, Projection] = {"jobs": JOBS}
        self._views = ViewReader(
            "replica-1",
            self._reading,
            self.projections,
            PageCache(0),
            archive=False,
            clock=lambda: self.now_us,
        )

    def add(self, *jobs: Job) -> None:
        with self._writer.begin() as change:
            change.execute(
                sa.insert(rows_of(JOBS)), [msgspec.structs.asdict(each) for each in jobs]
            )

    def board(self) -> ViewBoard:
        with self._reading.connect() as connection, connection.begin():
            return read_board(connection, JOBS, self.now_us)

    def keys(self, filter_text: str) -> Sequence[Cell]:
        page = self._views.page(AskView(view="jobs", filter=filter_text), None)
        assert isinstance(page, ViewPage)
        names = [column.name for column in page.columns]
        return [row[names.index("job_id")] for row in page.rows]

    def plan(self, statement: sa.Select[*tuple[int, ...]]) -> str:
        """Return how the database goes about a statement."""
        with self._reading.connect() as connection:
            text = str(statement.compile(connection, compile_kwargs={"literal_binds": True}))
            return str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}").all())

    def group_plan(self, filter_text: str) -> str:
        """Return how rows are counted, in words."""
        return describe_row_plan(
            self._views.groups(AskGroups(view="jobs", filter=filter_text), None).plan
        )

    def rename_index(self) -> None:
        """Give the board's index the name that it has after the view was built anew."""
        (index,) = rows_of(JOBS).indexes
        created = str(sa.schema.CreateIndex(index).compile(self._writer))
        with self._writer.begin() as change:
            change.exec_driver_sql("DROP INDEX jobs_work")
            change.exec_driver_sql(created.replace("jobs_work", '"jobs~3_work"'))

    def close(self) -> None:
        self._views.close()
        self._reading.dispose()
        self._writer.dispose()
