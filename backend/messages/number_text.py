"""Numbers as people read them, in one way: window, command line, messages and reports.

Between thousands and before a unit stands a narrow no-break space: a comma would be mistaken for
the decimal point that it stands for where amounts are typed.
"""

from backend.translation import tr

NARROW_SPACE = "\u202f"
_LEAST_PLAIN, _LEAST_HUGE = 1e-6, 1e15  # below and above, decimals say nothing
_MS_US = 1_000
_SECOND_US = 1_000_000
_KB_BYTES = 1_000
_MB_BYTES = 1_000_000
_GB_BYTES = 1_000_000_000


def format_number(number: int) -> str:
    """Write `1 234 567`."""
    return f"{number:,}".replace(",", NARROW_SPACE)


def format_decimal(number: float) -> str:
    """Write a number with at most six decimals, its whole part in groups of three digits."""
    if number == 0 or not _LEAST_PLAIN <= abs(number) < _LEAST_HUGE:
        return f"{number:g}"
    whole, _, decimals = f"{abs(number):.6f}".partition(".")
    decimals = decimals.rstrip("0")
    text = format_number(int(whole)) + (f".{decimals}" if decimals else "")
    return f"-{text}" if number < 0 else text


def format_counted(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun, `1 event` or `2 events`; `plural`: where it is not noun + s.

    What the window shows is translated as a whole; its nouns stand in `counted_nouns`.
    """
    noun = noun if number == 1 else plural or f"{noun}s"
    text = f"{{number}} {noun}"
    return tr(text, number=format_number(number))


def format_per_second(per_second: float) -> str:
    """Write a rate without its unit: one decimal below ten, none above."""
    if abs(per_second) < 0.05:
        return "0"
    return f"{per_second:.1f}" if abs(per_second) < 10 else format_number(round(per_second))


def format_share(share: float) -> str:
    """Write a share of 1 as `25 %`: one decimal below ten, none above, and `0 %` for nothing."""
    percent = share * 100
    if percent < 0.05:
        return _quantity("0", "%")
    return _quantity(f"{percent:.1f}" if percent < 10 - 0.05 else f"{percent:.0f}", "%")


def format_span(span_us: int) -> str:
    """Write microseconds in a unit that fits: `40 ms`, `3.2 s`, `4 min 10 s`, `2 h 5 min`."""
    if span_us <= 0:
        return _quantity("0", "s")
    if span_us < _MS_US:
        return _quantity(f"{span_us}", "µs")
    if span_us < 100 * _MS_US - 50:  # below each bound by what rounding would lift over it
        return _quantity(f"{span_us / _MS_US:.1f}", "ms")
    if span_us < _SECOND_US - 500:
        return _quantity(f"{span_us / _MS_US:.0f}", "ms")
    if span_us < 60 * _SECOND_US - 50_000:
        return _quantity(f"{span_us / _SECOND_US:.1f}", "s")
    return _format_minutes(max(60, span_us // _SECOND_US))


def format_bytes(size_bytes: int) -> str:
    """Write bytes as `512 kB`, `48.3 MB`, `1.20 GB` (powers of ten)."""
    if size_bytes < _MB_BYTES - 500:  # below each bound by what rounding would lift over it
        return _quantity(f"{size_bytes / _KB_BYTES:.0f}", "kB")
    if size_bytes < _GB_BYTES - 50_000:
        return _quantity(f"{size_bytes / _MB_BYTES:.1f}", "MB")
    return _quantity(f"{size_bytes / _GB_BYTES:.2f}", "GB")


def _format_minutes(seconds: int) -> str:
    minutes, hours, days = seconds // 60, seconds // 3_600, seconds // 86_400
    if hours == 0:
        return f"{_quantity(f'{minutes}', 'min')} {_quantity(f'{seconds % 60}', 's')}"
    if days == 0:
        return f"{_quantity(f'{hours}', 'h')} {_quantity(f'{minutes % 60}', 'min')}"
    return f"{_quantity(format_number(days), 'd')} {_quantity(f'{hours % 24}', 'h')}"


def _quantity(number: str, unit: str) -> str:
    return f"{number}{NARROW_SPACE}{unit}"
