"""What the supervisor listens on, and the keys of this run: made together, closed together."""

import os
from collections.abc import Sequence

from backend.errors import Unavailable
from backend.messages.notices import ProcessRole
from backend.messages.view_shares import ViewShare
from backend.run.bootstrap import Bootstrap
from backend.settings import Settings
from backend.wire.codec import PROTOCOL
from backend.wire.connection import ConnectionInfo
from backend.wire.connection_counter import ConnectionCounter
from backend.wire.guest_list import GuestList
from backend.wire.keys import KeyPair, generate_key_ring, keep_server_pair
from backend.wire.listen_address import ListenAddress, parse_listen_address
from backend.wire.loop import Loop
from backend.wire.sockets import Context, pull, router, xpub
from backend.wire.zap_authenticator import CLIENTS_DOMAIN, PEERS_DOMAIN, open_authenticator


class SupervisorSockets:
    """Clients ask and subscribe; children report and are given orders. One thread."""

    def __init__(self, session: str, settings: Settings) -> None:
        """Bind everything, with keys that are new at every start.

        Where other hosts are let in the server's own key stays, as they know it.

        Raises:
            Unreadable: it is told to listen at what is no address.
            Unavailable: it cannot listen there.
            StorageFailed: the key that stays cannot be used.
        """
        self._session, self._settings = session, settings
        self.listen_at = beyond = parse_listen_address(settings.listen)
        folder = settings.data_folder
        self._ring = generate_key_ring(keep_server_pair(folder) if beyond else None)
        server = self._ring.server
        self._context = Context()
        self._guests = GuestList(folder) if beyond else None
        self._authenticator = open_authenticator(self._context, self._ring, self._guests)
        try:
            self._listen(server, beyond)
        except Unavailable:
            self._context.destroy(linger=0)
            raise

    def _listen(self, server: KeyPair, beyond: ListenAddress | None) -> None:
        """Bind every socket; raises Unavailable."""
        telemetry = beyond.at(beyond.port + 1) if beyond else None
        self.clients = router(self._context, server, CLIENTS_DOMAIN, beyond=beyond)
        self.subscribers = xpub(self._context, server, CLIENTS_DOMAIN, beyond=telemetry)
        self.notices = pull(self._context, server, PEERS_DOMAIN)
        self.orders = router(self._context, server, PEERS_DOMAIN)
        self._connections = ConnectionCounter(self.clients.socket)

    def listen(self, loop: Loop) -> None:
        """Let clients in, and count them."""
        loop.add(self._authenticator.socket, self._authenticator.answer_requests)
        loop.add(self._connections.socket, self._connections.drain_reports)

    def drop_revoked(self) -> None:
        """Cut the connections of other hosts when one of their invitations counts no more."""
        if self._guests is not None and self._guests.has_dropped():
            self.clients.drop_guests(with_local=self._guests.is_local)
            self.subscribers.drop_guests(with_local=self._guests.is_local)

    @property
    def server_key(self) -> str:
        """The public key by which this backend is known."""
        return self._ring.server.public

    def count_clients(self) -> int:
        """Return how many clients are connected."""
        return self._connections.count

    def count_arrivals(self) -> int:
        """Return how many clients have come so far, also those that have gone again."""
        return self._connections.arrivals

    def endpoints(self) -> dict[str, str]:
        """Return where clients find what, by name; `listen`: where those of other hosts do."""
        found = {"control": self.clients.endpoint, "telemetry": self.subscribers.endpoint}
        return found | ({"listen": self.clients.beyond} if self.clients.beyond else {})

    def connection(self) -> ConnectionInfo:
        """Return what clients find in the connection file."""
        return ConnectionInfo(
            protocol=PROTOCOL,
            session=self._session,
            pid=os.getpid(),
            control=self.clients.endpoint,
            telemetry=self.subscribers.endpoint,
            server=self._ring.server.public,
            clients=self._ring.clients,
            log=self._settings.log_url,
            installation=self._settings.installation,
            read_models=self._settings.read_models,
        )

    def bootstrap(self, name: str, role: ProcessRole, share: Sequence[ViewShare] = ()) -> Bootstrap:
        """Return what a child is told; `share`: which views a replica has, empty for all."""
        return Bootstrap(
            name=name,
            role=role,
            session=self._session,
            ring=self._ring,
            settings=self._settings,
            notices=self.notices.endpoint,
            orders=self.orders.endpoint,
            telemetry=self.subscribers.endpoint,
            share=list(share),
        )

    def close(self) -> None:
        """Close them; what was still to be sent has a moment to go out."""
        self._connections.close()
        for bound in (self.clients, self.subscribers, self.notices, self.orders):
            bound.socket.close()
        self._authenticator.close()
        self._context.term()
