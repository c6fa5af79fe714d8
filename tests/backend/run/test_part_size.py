from backend.run.part_size import MOST_BYTES, PartSize


def taken(size: PartSize, bytes_per_s: float) -> float:
    """Let a part come over a link that carries so much; return the seconds that it took."""
    took_s = size.wanted_bytes / bytes_per_s
    size.note_taken(took_s)
    return took_s


def test_that_a_fast_link_soon_carries_the_largest_parts() -> None:
    size = PartSize()
    for _ in range(4):
        taken(size, 1e9)
    assert size.wanted_bytes == MOST_BYTES
    taken(size, 1e9)
    assert size.wanted_bytes == MOST_BYTES


def test_that_parts_of_a_slow_link_come_in_time_and_stay_of_one_size() -> None:
    for bits_per_s in (0.3e6, 0.5e6, 1e6, 2e6, 3.4e6, 10e6):
        size = PartSize()
        took_s = [taken(size, bits_per_s / 8) for _ in range(20)]
        assert max(took_s) < 4.0  # it is given up after 5 s
        assert len(set(took_s[-8:])) == 1


def test_that_a_part_that_was_lost_is_asked_for_in_small_ones() -> None:
    size = PartSize()
    for _ in range(9):
        taken(size, 1e9)
    size.note_lost()
    assert size.wanted_bytes / (0.5e6 / 8) < 1.1  # seconds at 0.5 Mbit/s
    for _ in range(5):
        taken(size, 1e9)
    assert size.wanted_bytes == MOST_BYTES
