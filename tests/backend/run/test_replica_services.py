"""What a replica opens to answer questions is closed again."""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.annotations.annotation_store import ANNOTATIONS_FILE_NAME, AnnotationStore
from backend.domain.registry import load_registry
from backend.errors import Unavailable
from backend.messages.annotations import AddNote
from backend.messages.commands import Failure
from backend.messages.parked import AskParked
from backend.messages.queries import AskLog, AskView
from backend.projection.applier import Applier
from backend.projection.follower import Follower
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.row_queries import open_rows
from backend.query.cache import PageCache
from backend.query.query_service import QueryService
from backend.run.bootstrap import Bootstrap
from backend.run.replica_services import SharedSources, open_query_service
from backend.settings import load_settings
from backend.store.engine_registry import open_log, open_reader
from backend.store.match_cache import MatchCache
from tests.open_files import files_open_in

MakeService = Callable[[str], QueryService]


@pytest.fixture
def make(tmp_path: Path, bootstrap: Bootstrap) -> Iterator[MakeService]:
    """Make a service over the rows in a file of this name."""
    registry, projections = load_registry(), load_projections()
    settings = load_settings(data=str(tmp_path))
    open_log(settings.log_url).close()
    notes = AnnotationStore(tmp_path, logging.getLogger("test"))
    notes.add_note(AddNote(at_us=1, text="#late", by="anna", position=1))
    notes.close()
    LiveStore(tmp_path / "rows.sqlite", projections).close()
    # others than the service's: SQLite closes a file late that this process has open otherwise
    store = LiveStore(tmp_path / "others.sqlite", projections)
    reader = open_reader("memory:")
    follower = Follower(Applier(store, projections, registry), reader)
    shared = SharedSources(
        follower=follower, cache=PageCache(8), matches=MatchCache(), why_unbuilt=lambda _: ""
    )
    told = replace(bootstrap, settings=settings)
    yield lambda name: open_query_service(
        told, partial(open_rows, tmp_path / name), (registry, projections), shared
    )
    reader.close()
    store.close()


def test_that_a_query_service_closes_every_file_that_its_questions_opened(
    make: MakeService, tmp_path: Path
) -> None:
    before = files_open_in(tmp_path)
    service = make("rows.sqlite")
    for question in (AskLog(filter="tag:late or actor:ben"), AskView(view="users"), AskParked()):
        assert not isinstance(service.answer(question), Failure)
    assert ANNOTATIONS_FILE_NAME in files_open_in(tmp_path)
    service.close()
    assert files_open_in(tmp_path) == before


def test_that_a_query_service_that_cannot_be_opened_leaves_nothing_open(
    make: MakeService, tmp_path: Path
) -> None:
    before = files_open_in(tmp_path)
    with pytest.raises(Unavailable, match="no read models"):
        make("none.sqlite")
    assert files_open_in(tmp_path) == before
