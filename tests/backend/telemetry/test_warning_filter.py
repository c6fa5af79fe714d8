"""A failure that comes again with every tick."""

import logging

import pytest

from backend.telemetry.warning_filter import WarningFilter


def test_that_each_kind_of_failure_is_told_once_until_a_tick_without_any(
    caplog: pytest.LogCaptureFixture,
) -> None:
    warning = WarningFilter(logging.getLogger("test"))
    for _ in range(3):
        warning.warn("not kept: %s", "full")
        warning.end_tick()
    warning.warn("not kept: %s", "read-only")
    warning.end_tick()
    assert caplog.messages == ["not kept: full", "not kept: read-only"]
    warning.end_tick()  # it went well
    warning.warn("not kept: %s", "full")
    assert caplog.messages[2:] == ["not kept: full"]
