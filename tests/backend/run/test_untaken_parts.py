import pytest

from backend.errors import Busy
from backend.messages.row_copies import RowCopyPart
from backend.run.untaken_parts import (
    LOOK_INTERVAL_US,
    MAX_UNTAKEN_BYTES,
    NOT_TAKEN,
    UntakenParts,
)

GUEST = "replica@tokyo"
PART = RowCopyPart(copy="5f0c", size=10 * 2**20, data=bytes(2 * 2**20))


class Guests:
    """Parts for connections that may go; `ask` is what a giver does with a request."""

    def __init__(self) -> None:
        self.gone: set[bytes] = set()
        self.now_us = 0
        self.untaken = UntakenParts(lambda sender: sender not in self.gone, lambda: self.now_us)

    def ask(self, sender: bytes, ticket: str = "", user: str = GUEST) -> str:
        """Return the ticket of what is given."""
        self.untaken.require_taken(user, sender, ticket)
        return self.untaken.with_ticket(user, sender, PART).ticket

    def refuses(self, sender: bytes, ticket: str = "", user: str = GUEST) -> bool:
        try:
            self.ask(sender, ticket, user)
        except Busy as error:  # what is asked for here
            return error.code == NOT_TAKEN
        return False


@pytest.fixture
def guests() -> Guests:
    return Guests()


def test_that_a_connection_is_given_the_next_part_when_it_has_taken_the_one_before(
    guests: Guests,
) -> None:
    ticket = guests.ask(b"one")
    assert guests.refuses(b"one")
    assert guests.refuses(b"one", "a guess")
    following = guests.ask(b"one", ticket)
    assert guests.refuses(b"one", ticket)
    assert guests.ask(b"one", following)


def test_that_a_guest_has_a_bound_over_all_his_connections_and_others_have_theirs(
    guests: Guests,
) -> None:
    tickets = [guests.ask(bytes([each])) for each in range(MAX_UNTAKEN_BYTES // len(PART.data))]
    assert guests.refuses(b"one more")
    assert guests.ask(b"another", user="replica@kobe")
    guests.ask(b"\0", tickets[0])  # who takes is given more


def test_that_what_went_with_its_connection_counts_no_more(guests: Guests) -> None:
    while not guests.refuses(bytes([len(guests.gone)])):
        guests.gone.add(bytes([len(guests.gone)]))
    guests.untaken.tick()
    assert guests.refuses(b"back")
    guests.now_us += LOOK_INTERVAL_US
    guests.untaken.tick()
    assert guests.ask(b"back")


def test_that_what_waits_for_a_connection_that_is_there_counts_for_as_long(
    guests: Guests,
) -> None:
    guests.ask(b"one")
    guests.now_us += 1_000 * LOOK_INTERVAL_US
    guests.untaken.tick()
    assert guests.refuses(b"one")


def test_that_a_copy_that_is_still_being_made_needs_no_ticket(guests: Guests) -> None:
    part = RowCopyPart(copy="5f0c")
    assert guests.untaken.with_ticket(GUEST, b"one", part) == part
    assert guests.ask(b"one")
