"""The replicas on other hosts that came with an invitation: what is heard of them, and ordered.

Which there are is kept in a file, so that one that is away is missed after a restart as well, until
its invitation counts no more.
"""

import logging
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from backend.atomic_file import write_atomically
from backend.clock import Clock, Micros, monotonic_us, now_us
from backend.errors import NotPermitted, Rejected, StorageFailed, Unavailable
from backend.messages.access_roles import REPLICA, role_of
from backend.messages.health_age import SILENT_AFTER_US
from backend.messages.notices import ProcessInfo, ReplicaSample
from backend.messages.replica_reports import ReplicaDirections, ReplicaReport
from backend.wire.guest_list import GUEST_NAME

_FILE = "replicas-elsewhere.json"
_RESERVED = re.compile(r"replica-\d+|primary|archive|queue|supervisor")
_UNNAMED = "?"  # a host that has no name


class _Kept(msgspec.Struct, frozen=True):
    """What the file says of one: by which invitation it came, and from which host."""

    invitation: str
    host: str


class _Heard(msgspec.Struct):
    """What it said last, and when; `since_us`: how long its process is in that state, by clock."""

    process: ProcessInfo
    heard_us: Micros
    changed_us: Micros
    since_us: Micros


class ReplicasElsewhere:
    """`on_sample` is told each new sample, with the name that it has here."""

    def __init__(
        self,
        folder: Path,
        invited: Callable[[], Iterable[str]],
        on_sample: Callable[[ReplicaSample, str], None],
        logger: logging.Logger,
        silent_after_us: Micros = SILENT_AFTER_US,
        ticks: Clock = monotonic_us,
    ) -> None:
        """`invited`: the names of the invitations that count.

        `silent_after_us`: whoever was not heard for so long is given no order.
        """
        self._path, self._invited, self._on_sample = folder / _FILE, invited, on_sample
        self._logger, self._ticks = logger, ticks
        self._silent_after_us = silent_after_us
        self._kept = _read(self._path, logger)
        self._heard: dict[str, _Heard] = {}
        self._began_us, self._began_at_us = ticks(), now_us()
        self._orders: dict[int, tuple[str, bytes]] = {}  # by ticket: whose, and the frame

    def has(self, name: str) -> bool:
        """Say whether one is called so."""
        return name in self._kept

    def report(self, user: str, report: ReplicaReport) -> None:
        """Hear one.

        Raises:
            NotPermitted: whoever says so has not come as a replica.
            Rejected: another one has that name, or nobody may have it.
        """
        self._admit(user, report)
        name, moment_us = report.name, self._ticks()
        host = self._kept[name].host
        process = msgspec.structs.replace(
            report.process, name=name, role="replica", endpoints={}, host=host
        )
        known = self._heard.get(name)
        if known is None or (known.process.state, known.process.pid) != (
            process.state,
            process.pid,
        ):
            self._heard[name] = _Heard(process, moment_us, moment_us, now_us())
        else:
            known.process, known.heard_us = process, moment_us
        if report.sample is not None:
            self._on_sample(report.sample, name)

    def directions(self, name: str) -> ReplicaDirections:
        """Return what one is to do."""
        return ReplicaDirections(
            orders=[frame for whose, frame in self._orders.values() if whose == name]
        )

    def describe(self) -> list[ProcessInfo]:
        """Return how all of them are, as far as is known."""
        return [self._describe(name, kept) for name, kept in self._kept.items()]

    def give(self, name: str, ticket: int, frame: bytes) -> None:
        """Let one have an order with its next report, until `drop`.

        Raises:
            Unavailable: it is away.
        """
        heard = self._heard.get(name)
        if heard is None or self._ticks() - heard.heard_us > self._silent_after_us:
            raise Unavailable(
                f"Nothing is heard of {name}, which runs on the host {self._kept[name].host}.",
                field="replica",
            )
        self._orders[ticket] = (name, frame)

    def drop(self, ticket: int) -> None:
        """Order that no more: it is done, or took too long."""
        self._orders.pop(ticket, None)

    def remove_uninvited(self) -> None:
        """Forget those whose invitation counts no more; call it every second."""
        if not self._kept:
            return
        try:
            invited = set(self._invited())
        except StorageFailed:  # nobody comes in either; who asks for the invitations is told
            return
        left = {name: kept for name, kept in self._kept.items() if kept.invitation in invited}
        if left != self._kept:
            for name in self._kept.keys() - left.keys():
                self._heard.pop(name, None)
                self._logger.info("%s is not invited any more", name)
            self._keep(left)

    def _describe(self, name: str, kept: _Kept) -> ProcessInfo:
        heard, moment_us = self._heard.get(name), self._ticks()
        if heard is None:
            return ProcessInfo(
                name=name,
                role="replica",
                pid=0,
                state="starting",
                since_us=self._began_at_us,
                restarts=0,
                endpoints={},
                host=kept.host,
                state_age_us=moment_us - self._began_us,
            )
        return msgspec.structs.replace(
            heard.process,
            since_us=heard.since_us,
            state_age_us=moment_us - heard.changed_us,
            heard_age_us=moment_us - heard.heard_us,
        )

    def _admit(self, user: str, report: ReplicaReport) -> None:
        invitation, name = user.partition("@")[2], report.name
        if role_of(user) != REPLICA or not invitation:
            raise NotPermitted(
                f"{user or 'nobody'} is no replica of another host: that takes an invitation with"
                " the role replica.",
                field="role",
            )
        if GUEST_NAME.fullmatch(name) is None or _RESERVED.fullmatch(name):
            raise Rejected(
                f"No replica of another host can be called {name}. Join it with --name NAME, of 1"
                " to 40 of a-z, 0-9 and -, and not like a process of this host.",
                field="name",
            )
        kept = self._kept.get(name)
        if kept is not None and kept.invitation != invitation:
            raise Rejected(
                f"Another replica is called {name} already, on the host {kept.host}. Join this one"
                " with another name: --name NAME",
                field="name",
            )
        host = report.host or _UNNAMED
        if kept is None or kept.host != host:
            others = {
                each: known for each, known in self._kept.items() if known.invitation != invitation
            }
            self._logger.info("%s has joined, on the host %s", name, host)
            self._keep({**others, name: _Kept(invitation, host)})

    def _keep(self, kept: dict[str, _Kept]) -> None:
        self._kept = kept
        try:
            write_atomically(self._path, msgspec.json.encode(kept))
        except OSError as error:  # it is missed after a restart only, and comes again by itself
            self._logger.warning("%s cannot be written: %s", _FILE, error.strerror)


def _read(path: Path, logger: logging.Logger) -> dict[str, _Kept]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, _Kept])
    except FileNotFoundError:  # none has ever joined
        return {}
    except (OSError, msgspec.MsgspecError) as error:  # they are heard of again when they report
        logger.warning("%s cannot be read, and is left out: %s", path.name, error)
        return {}
