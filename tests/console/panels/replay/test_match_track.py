from console.panels.replay.match_track import EVERY_EVENT, MatchTrack
from console.panels.replay.playback import Playback

TRACK = MatchTrack((10, 20, 30), after=0, upto=100)
HEAD = 100


def test_that_every_event_is_a_stop_without_a_filter() -> None:
    assert EVERY_EVENT.moved(5, 3, HEAD) == 8
    assert EVERY_EVENT.moved(5, -9, HEAD) == 0
    assert EVERY_EVENT.moved(99, 3, HEAD) == HEAD
    assert EVERY_EVENT.missing(5, HEAD, 2_000) == 0


def test_that_steps_go_from_match_to_match() -> None:
    assert [TRACK.moved(each, 1, HEAD) for each in (0, 10, 15, 30)] == [10, 20, 20, 30]
    assert [TRACK.moved(each, -1, HEAD) for each in (99, 30, 15, 10)] == [30, 20, 10, 10]
    assert TRACK.moved(0, 7, HEAD) == 30
    assert TRACK.moved(99, -7, HEAD) == 10
    assert MatchTrack((), 0, HEAD).moved(50, 1, HEAD) == 50


def test_that_only_what_was_looked_at_is_known_to_be_the_last() -> None:
    assert TRACK.is_last(30, HEAD, 1)
    assert not TRACK.is_last(29, HEAD, 1)
    assert not TRACK.is_last(30, HEAD + 1, 1)
    assert TRACK.is_last(10, HEAD, -1)
    assert not MatchTrack((10,), 5, HEAD).is_last(10, HEAD, -1)


def test_that_stops_are_missing_where_nobody_has_looked() -> None:
    assert MatchTrack((), -1, -1).missing(5, HEAD, 2) == 1
    part = MatchTrack((10, 20, 30), after=5, upto=30)
    assert part.missing(8, HEAD, 2) == -1
    assert part.missing(20, HEAD, 2) == 1
    assert TRACK.missing(20, HEAD, 2) == 0


def test_that_matches_are_played_and_their_last_one_ends_it() -> None:
    playing = Playback(head=HEAD, speed="1x").toggled(1, TRACK)
    seen: list[int] = []
    while playing.playing:
        playing = playing.advanced(1.0, track=TRACK)
        seen.append(playing.position)
    assert seen == [10, 20, 30]
    again = playing.toggled(1, TRACK)
    assert (again.position, again.playing) == (0, True)


def test_that_the_log_is_played_backwards_and_begins_at_its_end_again() -> None:
    playing = Playback(position=3, head=9, speed="1x").toggled(-1)
    seen: list[int] = []
    while playing.playing:
        playing = playing.advanced(1.0)
        seen.append(playing.position)
    assert seen == [2, 1, 0]
    assert playing.toggled(-1).position == 9


def test_that_the_other_direction_turns_and_the_same_one_pauses() -> None:
    playing = Playback(position=3, head=9).toggled(1)
    turned = playing.toggled(-1)
    assert (turned.playing, turned.direction) == (True, -1)
    assert not turned.toggled(-1).playing


def test_that_live_keeps_its_gaps_backwards_too() -> None:
    second = 1_000_000
    playing = Playback(position=4, head=9, speed="live").toggled(-1)
    times = [9 * second, 8 * second, 8 * second, 0]
    assert playing.advanced(0.9, times).position == 4
    assert playing.advanced(1.0, times).position == 2
    assert playing.advanced(3.0, times).position == 1
