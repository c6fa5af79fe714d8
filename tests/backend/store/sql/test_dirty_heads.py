from backend.store.sql.dirty_heads import ROUND_EVENTS, DirtyHead, DirtyHeads


def test_that_a_round_writes_every_stream_once_in_the_order_of_the_rows() -> None:
    trail = DirtyHeads({key: DirtyHead(1, 2, 10 + key) for key in (3, 1, 2)}, head=100)
    assert trail.pop_due(ROUND_EVENTS) == [(2, 11, 1, 1), (2, 12, 2, 1), (2, 13, 3, 1)]
    assert trail.pop_due(ROUND_EVENTS) == []


def test_that_a_commit_writes_its_share_of_a_round() -> None:
    trail = DirtyHeads({key: DirtyHead(1, 2, key) for key in range(100)}, head=0)
    assert len(trail.pop_due(ROUND_EVENTS // 10)) == 10


def test_that_a_stream_that_moves_again_goes_where_it_stands_last() -> None:
    trail = DirtyHeads({}, head=0)
    trail.mark_moved(7, before=1, version=2, position=5)
    trail.mark_moved(7, before=2, version=3, position=9)
    trail.finish_round(ROUND_EVENTS)
    assert trail.pop_due(ROUND_EVENTS) == [(3, 9, 7, 1)]


def test_that_nothing_is_settled_before_the_round_is_written() -> None:
    trail = DirtyHeads({1: DirtyHead(1, 2, 50)}, head=100)
    assert trail.finish_round(100 + ROUND_EVENTS) is None
    trail.pop_due(ROUND_EVENTS)
    assert trail.finish_round(100 + ROUND_EVENTS) == 100


def test_that_what_moves_during_a_round_waits_for_the_next() -> None:
    trail = DirtyHeads({1: DirtyHead(1, 2, 50)}, head=100)
    trail.mark_moved(2, before=4, version=5, position=101)
    assert trail.pop_due(ROUND_EVENTS) == [(2, 50, 1, 1)]
    assert trail.finish_round(100 + ROUND_EVENTS) == 100
    standing = trail.get(2)
    assert standing is not None
    assert standing.version == 5
    assert trail.pop_due(ROUND_EVENTS) == [(5, 101, 2, 4)]
    assert trail.get(2) is None
