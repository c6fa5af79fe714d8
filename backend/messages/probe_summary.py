"""What the values of a probe come to: how many there are, the least, the greatest, the mean."""

import msgspec

from backend.messages.run_to import Hit, HitCell, ProbeKind

_NUMBERS = {"number", "amount", "span", "time"}


class ProbeSummary(msgspec.Struct, frozen=True):
    """Over the hits so far; of texts and flags, and of amounts in several currencies, only counts.

    `missing`: hits without a value. `total`: the sum of the values.
    """

    kind: ProbeKind = ""
    count: int = 0
    missing: int = 0
    least: int | float | None = None
    greatest: int | float | None = None
    total: int | float = 0
    currencies: tuple[str, ...] = ()

    @property
    def mean(self) -> float | None:
        """The mean of the values; None without any, and where values have none."""
        return self.total / self.count if self.least is not None else None


def add_hits(summary: ProbeSummary, hits: list[Hit], kind: ProbeKind) -> ProbeSummary:
    """Return what the values come to with those of these hits."""
    values = [hit.value for hit in hits if hit.value is not None]
    currencies = tuple(sorted({*summary.currencies, *(each.currency for each in hits)} - {""}))
    numbers = [number for value in values if (number := _as_number(value)) is not None]
    counted = msgspec.structs.replace(
        summary,
        kind=kind,
        count=summary.count + len(values),
        missing=summary.missing + len(hits) - len(values),
        currencies=currencies,
    )
    is_uneven = len(numbers) < len(values) or (summary.count and summary.least is None)
    if kind not in _NUMBERS or is_uneven or len(currencies) > 1:
        return msgspec.structs.replace(counted, least=None, greatest=None, total=0)
    if not numbers:
        return counted
    known = [each for each in (summary.least, summary.greatest) if each is not None]
    return msgspec.structs.replace(
        counted,
        least=min([*numbers, *known]),
        greatest=max([*numbers, *known]),
        total=summary.total + sum(numbers),
    )


def _as_number(value: HitCell) -> int | float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
