import pytest

from backend.domain.field_types import RecordedCurrency, RecordedId
from backend.domain.module import Payload
from backend.domain.recorded_texts import find_text_rules


class Part(Payload, frozen=True, kw_only=True):
    """A part of something, which may have parts itself."""

    part_id: RecordedId = "p"
    parts: tuple["Part", ...] = ()


class Everything(Payload, frozen=True, kw_only=True):
    """Ids wherever they can stand."""

    own: RecordedId = "o"
    maybe: RecordedId | None = None
    several: tuple[RecordedId, ...] = ()
    currency: RecordedCurrency = "EUR"
    named: dict[str, RecordedId] | None = None
    inner: Part | None = None
    free: str = "what ever it is"


def mismatches(payload: Everything) -> list[tuple[str, str]]:
    found = [rule.find_mismatch(payload) for rule in find_text_rules(Everything)]
    return [mismatch for mismatch in found if mismatch is not None]


def test_that_ids_that_can_be_seen_fit() -> None:
    whole = Everything(maybe="m", several=("s",), named={"k": "n"}, inner=Part(parts=(Part(),)))
    assert mismatches(whole) == []
    assert mismatches(Everything()) == []


@pytest.mark.parametrize(
    ("payload", "where"),
    [
        (Everything(own="a b"), "own"),
        (Everything(maybe="a b"), "maybe"),
        (Everything(several=("a", "a b")), "several[1]"),
        (Everything(named={"k": "a b"}), "named[k]"),
        (Everything(inner=Part(part_id="a b")), "inner.part_id"),
    ],
)
def test_that_an_id_is_found_where_it_stands(payload: Everything, where: str) -> None:
    assert mismatches(payload) == [(where, "a b")]
