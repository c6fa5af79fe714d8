"""Steps over events and back again: each position answers with the same bytes both times."""

from collections.abc import Iterator, Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.registry import Registry, load_registry
from backend.messages.events import Event
from backend.messages.queries import AskChanges, AskView
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.row_queries import open_rows
from backend.query.cache import PageCache
from backend.query.views.kept_results import KeptResults
from backend.query.views.view_reader import ViewReader
from tests.backend.query.conftest import Views
from tests.property_examples import examples

MAX_STEPS = 25
QUESTIONS = [
    AskView(view=view, order=order, filter=text, limit=limit)
    for view, order, text, limit in (
        ("orders", "position:desc", "", 50),
        ("orders", "order_id", "", 20),
        ("orders", "total:desc", "", 50),
        ("orders", "", "status:paid or units>1", 50),
        ("products", "position:desc", "", 50),
        ("products", "reserved", "", 50),
        ("users", "position:desc", "", 50),
        ("users", "name", "-orders:0", 10),
        ("payments", "position:desc", "", 50),
        ("sales", "units:desc", "", 50),
        ("contacts", "position:desc", "", 50),
        ("search", "kind", "", 50),
    )
]


@pytest.fixture(scope="module")
def reader(
    tmp_path_factory: pytest.TempPathFactory, projections: Views, history: Sequence[Event]
) -> Iterator[ViewReader]:
    """Asks an archive of two thousand events, and keeps results from one position to the next."""
    registry: Registry = load_registry()
    path = tmp_path_factory.mktemp("steps") / "archive.sqlite"
    store = ArchiveStore(path, projections)
    Applier(store, projections, registry).apply(history)
    engine, kept = open_rows(path), KeptResults(path.with_suffix(".results"))
    made = ViewReader(
        "archive", engine, projections, PageCache(0), archive=True, clock=lambda: 0, kept=kept
    )
    yield made
    made.close()
    kept.close()
    engine.dispose()
    store.close()


def _answers(reader: ViewReader, questions: Sequence[AskView], position: int) -> list[bytes]:
    """Return what the desk is answered at a position, as it goes over the wire."""
    pages = [reader.page(asked, position) for asked in questions]
    alone = AskChanges(after=max(0, position - 1), upto=position, event=position)
    return [msgspec.msgpack.encode(each) for each in (*pages, reader.changes(alone))]


@examples(1 / 3)  # each asks for some hundred pages
@given(
    start=st.integers(0, 2_000 - MAX_STEPS),
    steps=st.integers(1, MAX_STEPS),
    stride=st.sampled_from([1, 1, 7]),
    questions=st.lists(st.sampled_from(QUESTIONS), min_size=1, max_size=4),
)
def test_that_steps_forth_and_back_show_the_same_views_byte_by_byte(
    reader: ViewReader, start: int, steps: int, stride: int, questions: list[AskView]
) -> None:
    end = min(2_000, start + steps * stride)
    way = [*range(start, end + 1, stride)]
    forth = [_answers(reader, questions, position) for position in way]
    back = [_answers(reader, questions, position) for position in reversed(way)]
    assert back[::-1] == forth
