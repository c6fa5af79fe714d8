from backend.store.sql.dirty_heads import ROUND_EVENTS, DirtyHead, DirtyHeads
from backend.store.sql.stream_heads import StreamHead


def test_that_a_round_writes_every_stream_once_in_the_order_of_the_rows() -> None:
    heads = DirtyHeads({key: DirtyHead(1, 2, 10 + key) for key in (3, 1, 2)}, head=100)
    assert heads.pop_due(ROUND_EVENTS) == [(2, 11, 1, 1), (2, 12, 2, 1), (2, 13, 3, 1)]
    assert heads.pop_due(ROUND_EVENTS) == []


def test_that_a_commit_writes_its_share_of_a_round() -> None:
    heads = DirtyHeads({key: DirtyHead(1, 2, key) for key in range(100)}, head=0)
    assert len(heads.pop_due(ROUND_EVENTS // 10)) == 10


def test_that_a_stream_that_moves_again_goes_where_it_stands_last() -> None:
    heads = DirtyHeads({}, head=0)
    heads.mark_moved([StreamHead(7, 2, 5, None, version_before=1)])
    heads.mark_moved([StreamHead(7, 3, 9, None, version_before=2)])
    heads.finish_round(ROUND_EVENTS)
    assert heads.pop_due(ROUND_EVENTS) == [(3, 9, 7, 1)]


def test_that_no_watermark_moves_before_the_round_is_written() -> None:
    heads = DirtyHeads({1: DirtyHead(1, 2, 50)}, head=100)
    assert heads.finish_round(100 + ROUND_EVENTS) is None
    heads.pop_due(ROUND_EVENTS)
    assert heads.finish_round(100 + ROUND_EVENTS) == 100


def test_that_what_moves_during_a_round_waits_for_the_next() -> None:
    heads = DirtyHeads({1: DirtyHead(1, 2, 50)}, head=100)
    heads.mark_moved([StreamHead(2, 5, 101, None, version_before=4)])
    assert heads.pop_due(ROUND_EVENTS) == [(2, 50, 1, 1)]
    assert heads.finish_round(100 + ROUND_EVENTS) == 100
    head = heads.get(2)
    assert head is not None
    assert head.version == 5
    assert heads.pop_due(ROUND_EVENTS) == [(5, 101, 2, 4)]
    assert heads.get(2) is None


def test_that_a_stream_that_begins_is_not_written_twice() -> None:
    heads = DirtyHeads({}, head=0)
    heads.mark_moved([StreamHead(7, 1, 5, None)])
    assert heads.get(7) is None
