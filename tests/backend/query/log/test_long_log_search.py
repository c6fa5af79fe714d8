import random
from collections.abc import Iterator, Sequence

import pytest

from backend.filters.grammar import parse
from backend.messages.events import Event
from backend.messages.queries import AskLog, CountLog
from backend.query.log.log_search import LogSearch
from tests.backend.query.log.conftest import written
from tests.backend.query.log.events import drafts, matches


@pytest.fixture(scope="module")
def long_log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LogSearch]:
    """Three full blocks of the log's tallies and a part of one."""
    url = f"sqlite:///{tmp_path_factory.mktemp('long') / 'log.sqlite'}"
    yield from written(url, drafts(3 * 4096 + 500, seed=5))


@pytest.fixture(scope="module")
def long_history(long_log: LogSearch) -> Sequence[Event]:
    starts = range(0, long_log.head(), 5000)
    return [e for start in starts for e in long_log.page(AskLog(after=start, limit=5000)).events]


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(
    "text",
    ["", "type:order.*", "-type:order.*", "type:product.added schema:2", "type:none", "actor:anna"],
)
def test_that_pages_at_any_depth_of_a_long_log_are_counted_right(
    long_log: LogSearch,
    long_history: Sequence[Event],
    text: str,
    backwards: bool,  # noqa: FBT001  # an argument of the test
) -> None:
    tree = parse(text)
    head = long_log.head()
    matching = [each.position for each in long_history if matches(tree, each)]
    dice = random.Random(3)  # noqa: S311  # repeatable
    for _ in range(40):
        after, before = sorted(dice.sample(range(head + 2), 2))
        skip, limit = dice.randrange(before - after + 1), dice.choice([1, 100, 5000])
        asked = AskLog(
            after=after, before=before, filter=text, skip=skip, limit=limit, backwards=backwards
        )
        within = [position for position in matching if after < position < before]
        ordered = within[::-1] if backwards else within
        found = [event.position for event in long_log.page(asked).events]
        assert found == sorted(ordered[skip : skip + limit])
        assert long_log.count(CountLog(filter=text, after=after, before=before)).total == len(
            within
        )
