"""Events of every kind, for formats to carry."""

import msgspec
from hypothesis import strategies as st

from backend.messages.events import Event, TimeBasis

IDS = st.binary(min_size=16, max_size=16)
TIMES = st.integers(min_value=0, max_value=4_000_000_000_000_000)
BASES: list[TimeBasis | None] = [None, "observed", "implied", "proxy"]
LETTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(LETTERS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
DATA = st.dictionaries(TEXTS, VALUES, max_size=4).map(msgspec.json.encode)

EVENTS = st.builds(
    Event,
    position=st.integers(1, 2**31 - 1),
    version=st.integers(1, 1000),
    id=IDS,
    source=TEXTS,
    type=TEXTS,
    subject=TEXTS,
    time=TIMES,
    recorded=TIMES,
    correlation=IDS,
    causation=st.none() | IDS,
    actor=st.text(LETTERS, max_size=10),
    schema=st.integers(1, 9),
    basis=st.sampled_from(BASES),
    data=DATA,
)
