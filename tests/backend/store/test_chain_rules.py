"""The rules of the hash chain: frozen, and the same wherever commits end."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec
import pytest
from blake3 import blake3
from hypothesis import given
from hypothesis import strategies as st

from backend.messages.events import Event
from backend.store.chain_rules import (
    FIRST_RULE,
    MAX_BLOCK_EVENTS,
    NEWEST_RULE,
    ChainRule,
    chain_rule,
    chain_rule_of,
)
from backend.store.log_chain import ChainLink, LogChain
from tests.backend.store.earlier_chain import earlier_links

COUNT = MAX_BLOCK_EVENTS + 300
RULES = (FIRST_RULE, NEWEST_RULE)
by_every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.log_format))


def event(position: int) -> Event:
    id_ = position.to_bytes(16)
    data = b'{"text":"%s"}' % (b"x" * (position * 37 % 500))
    return Event(
        position, 1, id_, "/s/users", "user.x", "u", 1, 2, id_, None, "anna", 1, None, data
    )


EVENTS = [event(position) for position in range(1, COUNT + 1)]


def links_of(rule: ChainRule, cuts: Sequence[int]) -> list[ChainLink]:
    chain = LogChain(rule)
    bounds = [0, *sorted(set(cuts) - {0, COUNT}), COUNT]
    return [link for a, b in pairwise(bounds) for link in chain.extend(EVENTS[a:b])]


@by_every_rule
@given(cuts=st.lists(st.integers(1, COUNT - 1), max_size=30))
def test_that_digests_and_checks_do_not_depend_on_where_commits_end(
    rule: ChainRule, cuts: list[int]
) -> None:
    links = links_of(rule, cuts)
    singly = {link.upto: link for link in links_of(rule, range(1, COUNT))}
    assert [link.first for link in links] == [1, *(link.upto + 1 for link in links[:-1])]
    for link in links:
        assert link.digest == singly[link.upto].digest
        for position, check in link.checks_by_position().items():
            assert check == singly[position].checks == rule.check_of(EVENTS[position - 1])


def test_that_the_first_rule_is_what_it_was_written_as() -> None:
    ends = [1, 5, 128, 200, 390, COUNT]
    links = [(link.upto, link.digest, link.checks) for link in links_of(FIRST_RULE, ends)]
    assert links == earlier_links(EVENTS, ends)


def test_that_the_newest_rule_is_frozen() -> None:
    digest = b""
    for start in range(0, COUNT, 1024):
        encoded = map(msgspec.msgpack.encode, EVENTS[start : start + 1024])
        digest = blake3(b"marigraph-log-2" + digest + b"".join(encoded)).digest()
    assert links_of(NEWEST_RULE, ())[-1].digest == digest
    assert digest.hex() == "bce455abd2e9c247a34a54a817cb41ec6edfa002ba782f104564b80b094e5cf0"
    assert NEWEST_RULE.check_of(EVENTS[0]).hex() == "73c5066828b95215"


@by_every_rule
def test_that_a_chain_goes_on_from_the_events_of_its_block(rule: ChainRule) -> None:
    whole = links_of(rule, (300,))
    start = rule.block_before(300)
    before = next((each.digest for each in whole if each.upto == start), b"")
    chain = LogChain(rule, before, EVENTS[start:300])
    assert chain.extend(EVENTS[300:])[-1] == whole[-1]


@by_every_rule
def test_that_a_rule_is_known_by_the_format_of_a_log_and_by_the_length_of_a_digest(
    rule: ChainRule,
) -> None:
    assert chain_rule(rule.log_format) is rule
    assert chain_rule_of(links_of(rule, ())[-1].digest) is rule
    assert MAX_BLOCK_EVENTS % rule.block_events == 0
