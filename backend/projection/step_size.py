"""How many events are applied in one transaction: as many as take a bounded time."""

_STEP_S = 0.05  # seconds that one step may take
_LONG_STEP_S = 0.2  # seconds, when it is far behind: the more events, the fewer writes of a row
_MIN_EVENTS, _MAX_EVENTS = 50, 2_000  # events a step
_MIN_LONG_EVENTS, _MAX_LONG_EVENTS = 1_000, 10_000
_FAR_BEHIND_EVENTS = 20_000  # events behind; from there on steps are longer


def step_size(wanted: int, rate_per_s: float) -> int:
    """Return how many events a step can take at a speed, when so many are behind."""
    if wanted > _FAR_BEHIND_EVENTS:
        return int(min(_MAX_LONG_EVENTS, max(_MIN_LONG_EVENTS, rate_per_s * _LONG_STEP_S)))
    return int(min(_MAX_EVENTS, max(_MIN_EVENTS, rate_per_s * _STEP_S)))
