"""How long is too long."""

import msgspec

from backend.messages.health_age import SILENT_AFTER_US
from backend.settings import Settings

_SECOND_US = 1_000_000
_SAMPLE_INTERVAL_US = _SECOND_US


class HealthLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Microseconds, but for `backlog_commands`.

    `window_us`: over which a lag's slope is fitted. `silent_after_us`: an older word is not
    believed, of a process or of the log's end. `late_us`: how long a relevant event may wait.
    `stalled_us`: how long the position may stand while one waits. `clear_us`: how long a better
    status must last before it is shown. `clock_us`: how far the log may be ahead of the clock.
    """

    window_us: int = 20 * _SECOND_US
    silent_after_us: int = SILENT_AFTER_US
    late_us: int = 5 * _SECOND_US
    stalled_us: int = 5 * _SECOND_US
    clear_us: int = 2 * _SECOND_US
    clock_us: int = 2 * _SECOND_US
    backlog_commands: int = 1_000

    @property
    def overdue_us(self) -> int:
        """How old a sample is when the next one should have come."""
        return 3 * _SAMPLE_INTERVAL_US // 2

    @property
    def overdue_elsewhere_us(self) -> int:
        """How old it is then of a replica on another host: what is lost on its way comes later."""
        return 2 * self.overdue_us

    @property
    def head_silent_us(self) -> int:
        """How old the log's end may be: it comes in samples, which have an age of their own."""
        return self.silent_after_us + _SAMPLE_INTERVAL_US


def limits_from(settings: Settings) -> HealthLimits:
    """Return the limits that an operator has set; what stands still long is as bad as late."""
    late_us = round(settings.late_after_s * _SECOND_US)
    return HealthLimits(
        window_us=round(settings.lag_window_s * _SECOND_US),
        silent_after_us=round(settings.silent_after_s * _SECOND_US),
        late_us=late_us,
        stalled_us=late_us,
    )
