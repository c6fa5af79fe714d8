from backend.store.trail import ROUND, Lag, Trail


def test_that_a_round_writes_every_stream_once_in_the_order_of_the_rows() -> None:
    trail = Trail({key: Lag(1, 2, 10 + key) for key in (3, 1, 2)}, head=100)
    assert trail.due(ROUND) == [(2, 11, 1, 1), (2, 12, 2, 1), (2, 13, 3, 1)]
    assert trail.due(ROUND) == []


def test_that_a_commit_writes_its_share_of_a_round() -> None:
    trail = Trail({key: Lag(1, 2, key) for key in range(100)}, head=0)
    assert len(trail.due(ROUND // 10)) == 10


def test_that_a_stream_that_moves_again_goes_where_it_stands_last() -> None:
    trail = Trail({}, head=0)
    trail.move(7, before=1, version=2, position=5)
    trail.move(7, before=2, version=3, position=9)
    trail.settled(ROUND)
    assert trail.due(ROUND) == [(3, 9, 7, 1)]


def test_that_nothing_is_settled_before_the_round_is_written() -> None:
    trail = Trail({1: Lag(1, 2, 50)}, head=100)
    assert trail.settled(100 + ROUND) is None
    trail.due(ROUND)
    assert trail.settled(100 + ROUND) == 100


def test_that_what_moves_during_a_round_waits_for_the_next() -> None:
    trail = Trail({1: Lag(1, 2, 50)}, head=100)
    trail.move(2, before=4, version=5, position=101)
    assert trail.due(ROUND) == [(2, 50, 1, 1)]
    assert trail.settled(100 + ROUND) == 100
    standing = trail.get(2)
    assert standing is not None
    assert standing.version == 5
    assert trail.due(ROUND) == [(5, 101, 2, 4)]
    assert trail.get(2) is None
