import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from backend.clock import now_us
from backend.domain.registry import Registry
from backend.messages.events import Event
from backend.messages.queries import AskView
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.row_queries import open_rows
from backend.query.cache import PageCache
from backend.query.views.view_reader import ViewReader
from tests.backend.query.conftest import Views


class Archive:
    """An archive and its answers without any cache."""

    def __init__(self, path: Path, registry: Registry, views: Views) -> None:
        self._store = ArchiveStore(path, views)
        self.applier = Applier(self._store, views, registry)
        self._engine = open_rows(path)
        self.answers = ViewReader(
            "archive", self._engine, views, PageCache(0), archive=True, clock=now_us
        )

    def close(self) -> None:
        self.answers.close()
        self._engine.dispose()
        self._store.close()


@pytest.fixture
def archive(tmp_path: Path, registry: Registry, projections: Views) -> Iterator[Archive]:
    made = Archive(tmp_path / "archive.sqlite", registry, projections)
    yield made
    made.close()


def test_that_a_page_looked_up_is_the_page_that_a_search_finds(
    archive: Archive, projections: Views, history: Sequence[Event]
) -> None:
    dice = random.Random(9)  # noqa: S311  # repeatable
    for end in (*range(50, 1000, 130), *range(1000, 2001, 250)):
        archive.applier.apply(history[:end])
        for view, projection in projections.items():
            for order in (projection.key[0], "position:desc"):
                at, offset = dice.randrange(end + 1), dice.choice([0, 0, 3, 40])
                limit = dice.choice([1, 7, 50, 0])
                asked = AskView(view=view, order=order, offset=offset, limit=limit)
                searched = AskView(
                    view=view, order=order, offset=offset, limit=limit, filter="position>=0"
                )
                looked_up = archive.answers.page(asked, at)
                expected = archive.answers.page(searched, at)
                assert looked_up.rows == expected.rows, (view, order, at, offset, limit)
                assert looked_up.total == expected.total, (view, at)


def test_that_before_the_first_event_there_is_nothing(
    archive: Archive, projections: Views, history: Sequence[Event]
) -> None:
    archive.applier.apply(history[:100])
    for view in projections:
        for order in ("", "position:desc"):
            page = archive.answers.page(AskView(view=view, order=order), 0)
            assert (page.rows, page.total, page.position) == ([], 0, 0)
