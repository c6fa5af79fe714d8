from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.errors import Unreadable
from backend.filters.filter_text import quote
from backend.filters.filter_text import write_filter as write
from backend.filters.syntax_tree import BadFilter, Comparison, Filter
from backend.messages.events import Event
from backend.messages.queries import AskLog, CountLog
from backend.query.log.log_search import LogSearch
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from tests.backend.filters.trees import trees
from tests.backend.query.log.events import KINDS, NOW, drafts, event_tests, event_words, matches
from tests.property_examples import examples

EDGES = st.integers(0, 420)


@pytest.fixture(scope="module")
def everything(searched: LogSearch) -> Sequence[Event]:
    return searched.page(AskLog(limit=5000)).events


@examples(2)  # the whole language of filters
@given(tree=trees(event_tests() | event_words()), after=EDGES, before=st.none() | EDGES)
@example(tree=Comparison("data.note", ":", ""), after=0, before=None)  # some notes begin with a NUL
def test_that_the_database_finds_what_plain_python_finds(
    searched: LogSearch,
    everything: Sequence[Event],
    tree: Filter,
    after: int,
    before: int | None,
) -> None:
    text, end = write(tree), 1000 if before is None else before
    expected = [
        event for event in everything if after < event.position < end and matches(tree, event)
    ]
    found = searched.page(AskLog(filter=text, after=after, before=before, limit=5000))
    counted = searched.count(CountLog(filter=text, after=after, before=before))

    assert list(found.events) == expected
    assert counted.total == len(expected)


@given(
    tree=trees(event_tests()),
    skip=st.integers(0, 30),
    limit=st.integers(0, 30),
    backwards=st.booleans(),
)
def test_that_a_page_is_that_part_of_all_that_matches(
    searched: LogSearch,
    tree: Filter,
    skip: int,
    limit: int,
    backwards: bool,  # noqa: FBT001  # an argument of the test
) -> None:
    text = write(tree)
    every = [event.position for event in searched.page(AskLog(filter=text, limit=5000)).events]
    asked = AskLog(filter=text, skip=skip, limit=limit, backwards=backwards)
    found = [event.position for event in searched.page(asked).events]

    if backwards:
        every.reverse()
    expected = every[skip : skip + limit]
    assert found == sorted(expected)


@given(tree=trees(event_tests()), after=EDGES, buckets=st.integers(1, 50))
def test_that_buckets_count_every_match_once(
    searched: LogSearch, tree: Filter, after: int, buckets: int
) -> None:
    text = write(tree)
    counted = searched.count(CountLog(filter=text, after=after, buckets=buckets))
    head = counted.head
    edges = [
        min(after, head) + (head - min(after, head)) * n // buckets for n in range(buckets + 1)
    ]
    found = [event.position for event in searched.page(AskLog(filter=text, limit=5000)).events]

    assert counted.buckets == [
        sum(low < position <= high for position in found) for low, high in pairwise(edges)
    ]
    assert counted.total == sum(counted.buckets)


@given(position=st.integers(0, 410), types=st.sets(st.sampled_from([kind for *_, kind in KINDS])))
@example(position=299, types={"order.paid"})  # more than are read one by one
@example(position=300, types={"order.paid"})
def test_that_what_rows_lack_is_counted_the_same_however_much_it_is(
    searched: LogSearch, everything: Sequence[Event], position: int, types: set[str]
) -> None:
    missing = [each for each in everything if each.position > position and each.type in types]
    backlog = searched.backlog(position, types)
    assert (backlog.events, backlog.head) == (len(missing), 400)
    first = (missing[0].position, missing[0].recorded) if missing else (0, 0)
    assert (backlog.first, backlog.recorded_us) == first


@pytest.fixture
def unmade(tmp_path: Path) -> Iterator[LogSearch]:
    """Nobody has made the log yet."""
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    search = LogSearch("replica-1", url, open_reader(url), clock=lambda: NOW)
    yield search
    search.close()


def test_that_a_filter_goes_on_matching_as_the_log_grows(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('growing') / 'log.sqlite'}"
    log, events = open_log(url), drafts(600, seed=2)
    search = LogSearch("replica-1", url, open_reader(url), clock=lambda: NOW)
    asked, counted = AskLog(filter="actor:anna", skip=3, limit=5000), CountLog(filter="actor:anna")
    assert search.page(asked).events == []
    assert search.count(counted).total == 0
    for end in (100, 350, 600):
        log.append(Transaction(events=events[log.head() : end]), recorded=NOW)
        expected = [n for n, draft in enumerate(events[:end], 1) if draft.actor == "anna"]
        assert [event.position for event in search.page(asked).events] == expected[3:]
        assert search.count(counted).total == len(expected)
    search.close()
    log.close()


@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        ("type:a typ:b", 7, "did you mean `type`"),
        ("correlationi:x", 0, "did you mean `correlationid`"),
        ("schemaversion:one", 14, "whole number"),
        ("data:1", 0, "as in `data.total`"),
        ("type.x:1", 0, "no field"),
        ("id>00000000-0000-0000-0000-000000000001", 0, "has no order"),
        ("basis:guess", 6, "observed, implied, proxy"),
        ("schema:one", 7, "whole number"),
        ("since>2h", 0, "Write `since:`"),
        ("since:soon", 6, "2h, today"),
        ("data.total>99999999999999999999", 11, "larger than any number"),
        ("position:9223372036854775808", 9, "larger than any number"),
    ],
)
def test_that_a_filter_that_does_not_fit_says_where_and_why(
    searched: LogSearch, unmade: LogSearch, text: str, at: int, sentence: str
) -> None:
    for search in (searched, unmade):
        with pytest.raises(BadFilter, match=sentence) as checked:
            search.plan(text)
        with pytest.raises(BadFilter, match=sentence) as asked:
            search.page(AskLog(filter=text))
        with pytest.raises(BadFilter, match=sentence) as counted:
            search.count(CountLog(filter=text))
        assert (checked.value.at, asked.value.at, counted.value.at) == (at, at, at)


@pytest.mark.parametrize("text", ["", "type:order.*", "subject:a* words data.x>1", "since:2h"])
def test_that_a_log_that_is_not_made_yet_has_no_events(unmade: LogSearch, text: str) -> None:
    unmade.plan(text)
    assert unmade.page(AskLog(filter=text)).events == []
    assert unmade.count(CountLog(filter=text, buckets=2)).buckets == [0, 0]


def test_that_the_names_of_the_envelope_are_fields(
    searched: LogSearch, everything: Sequence[Event]
) -> None:
    caused = next(event for event in everything if event.causation)
    for name, short, value in (
        ("correlationid", "correlation", UUID(bytes=caused.correlation)),
        ("causationid", "causation", UUID(bytes=caused.causation)),
        ("schemaversion", "schema", 2),
        ("timebasis", "basis", "implied"),
    ):
        page = searched.page(AskLog(filter=f"({name}:{value} or type:none)"))
        assert page.events
        assert page.events == searched.page(AskLog(filter=f"{short}:{value}")).events
        rest = searched.count(CountLog(filter=f"-{name}:{value}")).total
        assert rest == len(everything) - searched.count(CountLog(filter=f"{name}:{value}")).total


@pytest.mark.parametrize(
    "text", ["'; drop table events; --", "%", "_", "*", "?", "\\", '"\\""', "[a-z]", "x" * 7000]
)
def test_that_hostile_text_is_only_text(searched: LogSearch, text: str) -> None:
    head = searched.head()
    for field in ("type:", "subject:", "actor:", "data.note:", "source:", ""):
        searched.page(AskLog(filter=field + quote(text)))

    assert searched.count(CountLog()).total == head


def test_that_numbers_beyond_any_log_give_an_empty_page(searched: LogSearch) -> None:
    for text in ("", "type:order.*", "actor:anna"):
        assert searched.page(AskLog(filter=text, after=10**30)).events == []
        assert searched.page(AskLog(filter=text, skip=10**30)).events == []
        assert searched.page(AskLog(filter=text, before=-5)).events == []
        assert searched.count(CountLog(filter=text, after=10**30, buckets=3)).buckets == [0, 0, 0]


def test_that_any_number_of_kinds_is_searched_and_counted(many_kinds: LogSearch) -> None:
    every = many_kinds.page(AskLog(limit=5000)).events
    found = many_kinds.page(AskLog(filter="type:*.*", skip=300, limit=700)).events
    backlog = many_kinds.backlog(100, {event.type for event in every})

    assert len({(event.source, event.type) for event in every}) == len(every) == 1200
    assert list(found) == list(every[300:1000])
    assert (backlog.events, backlog.first, backlog.recorded_us) == (1100, 101, every[100].recorded)


@pytest.mark.parametrize("asked", [AskLog(skip=-1), AskLog(after=-1), AskLog(limit=-1)])
def test_that_negative_numbers_are_refused(searched: LogSearch, asked: AskLog) -> None:
    with pytest.raises(Unreadable, match="cannot be -1"):
        searched.page(asked)


def test_that_an_event_comes_with_its_cause_and_its_chain(
    searched: LogSearch, everything: Sequence[Event]
) -> None:
    context = searched.event_context(6)

    assert context.event == everything[5]
    effects = [event.position for event in everything if event.causation == context.event.id]
    assert [event.position for event in context.chain] == sorted({6, 7, 8, *effects})
    with pytest.raises(Unreadable, match="no event at position 9999"):
        searched.event_context(9999)
    with pytest.raises(Unreadable, match="no event at position"):
        searched.event_context(10**30)


@pytest.mark.parametrize("field", ["data.note", "subject"])
def test_that_a_field_equals_a_text_however_its_accents_are_spelt(
    searched: LogSearch, everything: Sequence[Event], field: str
) -> None:
    texts = {"data.note": ("S\u00e3o", "Sa\u0303o"), "subject": ("order-\u00e4", "order-a\u0308")}
    counts: list[int] = []
    for text in texts[field]:
        found = searched.count(CountLog(filter=f"{field}:{quote(text)}")).total
        others = searched.count(CountLog(filter=f"{field}!={quote(text)}")).total
        assert found + others == len(everything)
        counts.append(found)
    written = [searched.page(AskLog(filter=quote(text), limit=5000)) for text in texts[field]]
    assert counts[0] == counts[1] > 1
    assert written[0].events == written[1].events


def test_that_events_are_searched_since_a_while_ago(
    searched: LogSearch, everything: Sequence[Event]
) -> None:
    found = searched.page(AskLog(filter="since:2h", limit=5000)).events
    expected = [event for event in everything if event.time >= NOW - 7_200_000_000]

    assert list(found) == expected
    assert searched.count(CountLog(filter="since:2h")).total == len(expected)
