"""Limits by which it is decided how a subscription is."""

import msgspec

from backend.clock import Micros


class DeliveryLimits(msgspec.Struct, frozen=True):
    """How long an event may wait, and how long nothing may be acknowledged while one does."""

    late_us: Micros
    stalled_us: Micros
