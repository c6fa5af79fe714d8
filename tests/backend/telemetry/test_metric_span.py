"""What is kept of a span: the least and the greatest, whenever what was seen is merged."""

import math
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from backend.telemetry.metric_span import LookNumbers, MetricSpan, SpanNumbers

Looks = Sequence[LookNumbers]
NUMBERS = st.sampled_from([math.nan, 0, 3, 7, 7.5, math.inf])
LOOKS = st.lists(
    st.tuples(
        st.dictionaries(st.integers(0, 3), NUMBERS),
        st.dictionaries(st.sampled_from(["orders", "users"]), NUMBERS),
    ),
    max_size=25,
)


@given(LOOKS, st.integers(0, 25))
def test_that_the_least_and_the_greatest_of_all_looks_are_kept(looks: Looks, restart: int) -> None:
    before, span = MetricSpan(0), MetricSpan(0)
    for look in looks[:restart]:
        before.add(look)
    span.add_kept(before.numbers())
    for look in looks[restart:]:
        span.add(look)
        assert span.numbers() is not None  # it is read while it grows
    numbers = span.numbers()
    assert repr(numbers) == repr(_expected(looks, numbers))


@given(LOOKS)
def test_that_reading_a_span_changes_nothing_that_was_seen(looks: Looks) -> None:
    seen = repr(looks)
    span, other = MetricSpan(0), MetricSpan(0)
    for look in looks:
        span.add(look)
        other.add(look)
    assert repr(span.numbers()) == repr(other.numbers())
    assert repr(looks) == seen


def _expected(looks: Looks, found: SpanNumbers) -> SpanNumbers:
    """Return what is to be kept, in the order of what was found."""
    metrics = {place: [own[place] for own, _ in looks if place in own] for place in range(4)}
    overdue = {name: [own[name] for _, own in looks if name in own] for name in ("orders", "users")}
    assert found.metrics.keys() == {place for place, each in metrics.items() if each}
    assert found.overdue.keys() == {name for name, each in overdue.items() if each}
    return SpanNumbers(
        {place: _range(metrics[place]) for place in found.metrics},
        {name: _range(overdue[name]) for name in found.overdue},
    )


def _range(seen: Sequence[float]) -> float | tuple[float, float]:
    known = [each for each in seen if not math.isnan(each)] or [math.nan]
    return (min(known), max(known)) if max(known) > min(known) else known[0]
