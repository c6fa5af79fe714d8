"""What follows from one look at the log's standbys after the other."""

from msgspec.structs import replace

from backend.messages.log_standbys import AwayStandby, Standby
from backend.run.standby_watch import StandbyStatus
from backend.store.log_standby_port import StandbyReading

SECOND_US = 1_000_000
LUND = Standby(name="lund", state="streaming", sync_state="async", replayed_bytes=0)
READING = StandbyReading(
    server="10.0.0.1:5432",
    system=7,
    timeline=1,
    end=1_000,
    synchronous="",
    standbys=[LUND],
    is_seen=True,
    waiting_us=None,
)


class Looks:
    """A status in a test's own time."""

    def __init__(self) -> None:
        self.now_us = 0
        self.status = StandbyStatus(lambda: self.now_us)

    def look(self, reading: StandbyReading, after_s: float = 1.0) -> Standby | None:
        self.now_us += round(after_s * SECOND_US)
        self.status.note(reading)
        return next(iter(self.status.present.standbys), None)


def behind(end: int, replayed: int, told_us: int | None = None) -> StandbyReading:
    standby = replace(LUND, replayed_bytes=end - replayed, replayed_us=told_us)
    return replace(READING, end=end, standbys=[standby])


def test_that_a_standby_that_has_all_is_not_late_whatever_the_server_measured_last() -> None:
    looks = Looks()
    for told_us in (None, 90_000):
        found = looks.look(behind(1_000, 1_000, told_us))
        assert found is not None
        assert found.replayed_us == 0


def test_that_one_that_stands_still_grows_later_although_the_server_says_the_same() -> None:
    looks = Looks()
    looks.look(behind(1_000, 1_000))
    late_us = [
        found.replayed_us or 0
        for end in (2_000, 3_000, 4_000)
        if (found := looks.look(behind(end, 1_000, told_us=20_000)))
    ]
    assert late_us == [20_000, SECOND_US, 2 * SECOND_US]


def test_that_times_are_not_known_where_bytes_are_not() -> None:
    found = Looks().look(replace(READING, standbys=[replace(LUND, replayed_bytes=None)]))
    assert found is not None
    assert (found.replayed_bytes, found.replayed_us) == (None, None)


def test_that_one_that_is_gone_is_away_until_another_server_is_written_to() -> None:
    looks = Looks()
    looks.look(READING)
    looks.look(replace(READING, standbys=[]), after_s=3)
    assert looks.status.present.away == [AwayStandby(name="lund", away_us=3 * SECOND_US)]
    looks.look(replace(READING, standbys=[], timeline=2))
    assert looks.status.present.away == []


def test_that_what_was_known_grows_old_while_the_server_does_not_answer() -> None:
    looks = Looks()
    looks.look(READING)
    looks.now_us += 4 * SECOND_US
    looks.status.note_failure("connection refused")
    present = looks.status.present
    assert present.sampled_age_us == 4 * SECOND_US
    assert present.problem == "connection refused"
    assert [each.name for each in present.standbys] == ["lund"]


def test_that_a_role_without_the_grant_is_said_and_no_number_made_up() -> None:
    looks = Looks()
    looks.look(replace(READING, is_seen=False, standbys=[Standby(name="lund")]))
    assert "pg_monitor" in looks.status.present.problem


def unnamed(*addresses: str) -> StandbyReading:
    """Return a look at standbys that have one name, as the reader calls them."""
    several = len(addresses) > 1
    standbys = [
        replace(LUND, name=f"walreceiver {each}" if several else "walreceiver", address=each)
        for each in addresses
    ]
    return replace(READING, standbys=standbys)


def test_that_of_standbys_of_one_name_only_the_one_that_is_gone_is_away() -> None:
    looks = Looks()
    away: list[list[str]] = []
    for addresses in (["10.0.0.2"], ["10.0.0.2", "10.0.0.3"], ["10.0.0.2"]):
        looks.look(unnamed(*addresses))
        away.append([each.name for each in looks.status.present.away])
    assert away == [[], [], ["walreceiver 10.0.0.3"]]


def test_that_one_that_comes_back_from_another_address_is_not_away() -> None:
    looks = Looks()
    for address in ("10.0.0.2", "10.0.0.9"):
        looks.look(replace(READING, standbys=[replace(LUND, address=address)]))
    assert looks.status.present.away == []
