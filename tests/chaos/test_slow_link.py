"""That the relay of slow cables is slow and loses: else no campaign over them shows much."""

import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos.networks import Host, hosts
from tests.chaos.slow_link import Shape
from tests.running import until

_SHAPE = Shape(delay_ms=40, jitter_ms=10, loss=0.05, seed=7)
_ECHO = """
import socket
with socket.create_server(("10.80.0.1", 5000)) as listening:
    opened, _ = listening.accept()
    with opened:
        while got := opened.recv(65536):
            opened.sendall(got)
"""
_TRIPS = """
import socket, time
with socket.create_connection(("10.80.0.1", 5000)) as opened:
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for _ in range(60):
        began = time.monotonic()
        opened.sendall(b"x")
        assert opened.recv(1) == b"x"
        print(1000 * (time.monotonic() - began))
    sent, got = bytes(range(256)) * 2000, b""
    opened.sendall(sent)
    while len(got) < len(sent):
        got += opened.recv(65536)
    assert got == sent
"""


@pytest.mark.campaign
def test_that_a_slow_cable_delays_and_loses_frames_and_that_tcp_mends_it(tmp_path: Path) -> None:
    addresses = [("near", "10.80.0.1"), ("far", "10.80.0.2")]
    with hosts(addresses, slow={"far": _SHAPE}, folder=tmp_path) as (near, far):
        with subprocess.Popen(near.command(sys.executable, "-c", _ECHO)) as echo:
            until(lambda: is_listening(near), "the echo listens")
            done = subprocess.run(
                far.command(sys.executable, "-c", _TRIPS),
                check=True,
                capture_output=True,
                text=True,
            )
            assert echo.wait(60) == 0
        trips_ms = [float(line) for line in done.stdout.split()]
        assert min(trips_ms) >= 2 * (_SHAPE.delay_ms - _SHAPE.jitter_ms)
        assert 70 < statistics.median(trips_ms) < 110
        assert max(trips_ms) > 200  # one that was lost, and waited for its repetition
        counts = far.cable.counts()
        assert 0.02 < counts.dropped / counts.frames < 0.10
        assert counts.connections == 1


def is_listening(host: Host) -> bool:
    """Whether something listens at the host's address."""
    words = host.command("ss", "-Hltn", "src", f"{host.address}:5000")
    return bool(subprocess.run(words, check=True, capture_output=True).stdout)
