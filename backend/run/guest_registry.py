"""The invitations of a data folder, which the supervisor alone writes."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from backend.atomic_file import write_atomically
from backend.clock import Clock, Micros, now_us
from backend.errors import Rejected, StorageFailed
from backend.messages.invitations import (
    AddInvitation,
    InvitationInfo,
    InvitationList,
    InvitationOrder,
)
from backend.messages.order_result_text import write_result
from backend.translation import tr_noop
from backend.wire.guest_list import GUEST_NAME, GUESTS_FILE, Guest, decode_guests
from backend.wire.keys import raw_key
from backend.wire.listen_address import ListenAddress

_MAX_GUESTS = 1_000


class GuestRegistry:
    """`on_change`: called when the file has changed, so that who was revoked is cut off soon.

    Not at once: who has revoked may be a guest, and is answered first.
    """

    def __init__(
        self,
        folder: Path,
        listen: ListenAddress | None,
        server: str,
        installation: str,
        on_change: Callable[[], None],
        clock: Clock = now_us,
    ) -> None:
        """`listen`: where other hosts come in; `server`: the public key that they are told."""
        self._path, self._listen, self._server = folder / GUESTS_FILE, listen, server
        self._installation, self._on_change, self._clock = installation, on_change, clock

    def answer(self) -> InvitationList:
        """Return where other hosts come in, and who is invited.

        Raises:
            StorageFailed: the file cannot be read.
        """
        moment_us = self._clock()
        return InvitationList(
            invitations=[
                InvitationInfo(
                    name=each.name,
                    role=each.role,
                    created_us=each.created_us,
                    expires_us=each.expires_us,
                    by=each.by,
                )
                for each in sorted(self._read(), key=lambda guest: guest.name)
                if each.is_valid(moment_us)
            ],
            host=self._listen.host if self._listen else "",
            port=self._listen.port if self._listen else 0,
            server=self._server,
            installation=self._installation,
        )

    def names(self) -> list[str]:
        """Return the names of those that count.

        Raises:
            StorageFailed: the file cannot be read.
        """
        moment_us = self._clock()
        return [each.name for each in self._read() if each.is_valid(moment_us)]

    def carry_out(self, order: InvitationOrder) -> str:
        """Give out or revoke an invitation; return what was done, in a sentence.

        Raises:
            Rejected: there is such a one already, or none, or nobody could come in with it.
            StorageFailed: the file cannot be read or written.
        """
        if isinstance(order, AddInvitation):
            return self._add(order)
        guests = self._read()
        left = [each for each in guests if each.name != order.name]
        if len(left) == len(guests):
            raise Rejected(f"Nobody is invited as {order.name}.", field="name")
        self._write(left)
        return write_result("revoked", name=order.name)

    def _add(self, order: AddInvitation) -> str:
        if self._listen is None:
            raise Rejected(
                tr_noop(
                    "This backend lets in nobody from other hosts. Start it with an address of this"
                    " host: marigraph backend --listen ADDRESS"
                ),
                code="no-listen",
            )
        moment_us = self._clock()
        _check(order, moment_us)
        guests = [each for each in self._read() if each.is_valid(moment_us)]
        if any(each.name == order.name for each in guests):
            raise Rejected(
                f"Somebody is invited as {order.name} already. Choose another name, or revoke it"
                " first.",
                field="name",
            )
        if any(each.public == order.public for each in guests):
            raise Rejected(
                tr_noop("This key was given out already. Each invitation has one of its own."),
                field="public",
            )
        if len(guests) >= _MAX_GUESTS:
            raise Rejected(tr_noop("1,000 invitations are enough: revoke one first."))
        guest = Guest(
            name=order.name,
            role=order.role,
            public=order.public,
            created_us=moment_us,
            expires_us=order.expires_us or 0,
            by=order.by,
        )
        self._write([*guests, guest])
        return write_result("invited", name=order.name)

    def _read(self) -> list[Guest]:
        try:
            return decode_guests(self._path.read_bytes())
        except FileNotFoundError:  # nobody was ever invited
            return []
        except OSError as error:
            raise StorageFailed(f"{self._path.name} cannot be read: {error.strerror}.") from error
        except ValueError as error:
            raise StorageFailed(
                f"{self._path.name} is damaged, and lets nobody in: {error}. Remove it, and invite"
                " anew."
            ) from error

    def _write(self, guests: list[Guest]) -> None:
        try:
            write_atomically(self._path, msgspec.json.encode(guests))
        except OSError as error:
            raise StorageFailed(
                f"{self._path.name} cannot be written: {error.strerror}. Make room on the disk, and"
                " order it again."
            ) from error
        self._on_change()


def _check(order: AddInvitation, moment_us: Micros) -> None:
    """Refuse an invitation that nobody could come in with; raises Rejected."""
    if not GUEST_NAME.fullmatch(order.name):
        raise Rejected(tr_noop("An invitation's name has 1 to 40 of a-z, 0-9 and -."), field="name")
    try:
        raw_key(order.public)
    except ValueError as error:
        raise Rejected(
            tr_noop("The public key of an invitation is written as 40 characters of Z85."),
            field="public",
        ) from error
    if order.expires_us is not None and order.expires_us <= moment_us:
        raise Rejected(
            tr_noop("This invitation would have expired already. Choose a later moment."),
            field="expires_us",
        )
