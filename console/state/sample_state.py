"""How the import of the sample stands, for everyone who shows it."""

import msgspec


class SampleState(msgspec.Struct, frozen=True, kw_only=True):
    """The import of the sample: under way or not, facts done and in all, and what it says.

    `failure`: why the last one ended before its time; empty when it did not. `has_ended`: whether
    one ended, well or not, while this window looked on.
    """

    is_running: bool = False
    done: int = 0
    total: int = 0
    text: str = ""
    failure: str = ""
    has_ended: bool = False
