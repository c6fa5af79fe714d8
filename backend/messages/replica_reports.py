"""What a replica on another host says of itself, and what it is told in return."""

import msgspec

from backend.messages.bounds import Data, ShortText
from backend.messages.notices import ProcessInfo, ReplicaSample


class _ReportMessage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shared shape of everything here."""


class ReplicaReport(_ReportMessage, frozen=True, kw_only=True, tag="replica-report"):
    """How a replica is, twice a second; its name is another one there than here.

    `host`: as that calls itself. `process`: as the backend there has it. `sample`: its newest one,
    None: there is none that was not sent yet. `done`: what came of orders, as frames of the answers
    that a process of this host sends.
    """

    name: ShortText
    host: ShortText
    process: ProcessInfo
    sample: ReplicaSample | None = None
    done: list[Data] = []


class ReplicaDirections(_ReportMessage, frozen=True, kw_only=True, tag="replica-directions"):
    """What it is to do; `orders`: frames as a process of this host gets them.

    They are given again until their answer is there: all of them may be carried out twice.
    """

    orders: list[Data] = []
