"""A ZeroMQ round trip between two processes, CURVE on both sides: the least an answer costs."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import msgspec

from backend.wire.keys import Access, KeyRing, generate_key_ring
from backend.wire.loop import Loop
from backend.wire.sockets import (
    Context,
    dealer,
    router,
    try_recv,
    try_recv_from,
    try_send,
    wait_readable,
)
from backend.wire.zap_authenticator import CLIENTS_DOMAIN, open_authenticator

_WORD = b"m" * 200


def round_trip(count: int = 2000) -> float:
    """Return the seconds of a round trip of 200 bytes, one at a time (median)."""
    ring = generate_key_ring()
    echo = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.roundtrip"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert echo.stdin
    assert echo.stdout
    echo.stdin.write(msgspec.json.encode(ring) + b"\n")
    echo.stdin.flush()
    try:
        return _measured(Access(ring.server.public, ring.client), echo.stdout.readline(), count)
    finally:
        echo.terminate()
        echo.communicate()


def _measured(access: Access, endpoint: bytes, count: int) -> float:
    context = Context()
    socket = dealer(context, access, endpoint.decode().strip())
    try:
        taken: list[float] = []
        for _ in range(count):
            began = time.perf_counter()
            try_send(socket, _WORD)
            assert wait_readable(socket, 10)
            try_recv(socket)
            taken.append(time.perf_counter() - began)
        return statistics.median(taken)
    finally:
        socket.close()
        context.term()


def _serve(ring: KeyRing, tell: Callable[[str], object]) -> None:
    """Send everything back until the process is ended."""
    context, loop = Context(), Loop()
    gate = open_authenticator(context, ring)
    bound = router(context, ring.server, CLIENTS_DOMAIN)

    def answer() -> None:
        while (message := try_recv_from(bound.socket)) is not None:
            try_send(bound.socket, *message)

    loop.add(gate.socket, gate.answer_requests)
    loop.add(bound.socket, answer)
    tell(bound.endpoint)
    loop.run()


if __name__ == "__main__":
    _serve(
        msgspec.json.decode(sys.stdin.readline(), type=KeyRing),
        lambda endpoint: os.write(sys.stdout.fileno(), f"{endpoint}\n".encode()),
    )
