"""A slow, lossy cable between two network devices of a namespace: a relay of Ethernet frames.

`python -m tests.chaos.slow_link NEAR FAR COUNTS SHAPE DEVICES…`, run in that namespace, until
SIGTERM; SHAPE is a `Shape` in JSON, COUNTS a file that has `Counts` of it all the while.

A process of its own, because a kernel may have no netem. Each frame is held for a while and some
are dropped at random; frames keep their order, as on a path with one queue. All of TCP is above it:
what is lost is sent again, and holds up what is behind it.
"""

import array
import errno
import fcntl
import random
import selectors
import signal
import socket
import struct
import sys
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

import msgspec

_ALL_PROTOCOLS = 0x0003  # ETH_P_ALL
_OUTGOING = 4  # PACKET_OUTGOING: what this end sends itself
_ETHERNET_BYTES, _IPV4, _TCP = 14, 0x0800, 6
_SYN, _ACK, _RST = 0x02, 0x10, 0x04
_FRAME_BYTES = 65_536
_SETTLE_S = 0.2  # between two writes of the counts
_AWAY = {errno.ENETDOWN, errno.ENOBUFS, errno.ENXIO}  # the cable is pulled, or its queue is full
_SIOCETHTOOL = 0x8946
_OFFLOADS = (0x17, 0x1F, 0x24, 0x2C)  # ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO


class Shape(msgspec.Struct, frozen=True):
    """One way takes `delay_ms` ± `jitter_ms`; of all frames the share `loss` is dropped.

    `queue_frames` may be under way in one direction; what comes beyond is dropped, as routers do.
    `bytes_per_s`: carried one way, frame after frame; 0: any number.
    """

    delay_ms: float
    jitter_ms: float = 0.0
    loss: float = 0.0
    seed: int = 1
    queue_frames: int = 2_000
    bytes_per_s: float = 0.0


class Counts(msgspec.Struct):
    """What went through: frames, those dropped, connections begun (SYN) and reset, bytes."""

    frames: int = 0
    dropped: int = 0
    bytes: int = 0
    connections: int = 0
    again: int = 0  # a SYN sent once more
    resets: int = 0


class _Direction:
    """One way: what is held, until when."""

    def __init__(self, source: socket.socket, sink: socket.socket, shape: Shape) -> None:
        self.source, self.sink, self._shape = source, sink, shape
        self.held: deque[tuple[float, bytes]] = deque()
        self._free_s = 0.0  # when the last frame will have been carried

    def hold(self, frame: bytes, now_s: float, dice: random.Random) -> bool:
        """Hold a frame; False: it is dropped."""
        if dice.random() < self._shape.loss or len(self.held) >= self._shape.queue_frames:
            return False
        jitter_ms = dice.uniform(-self._shape.jitter_ms, self._shape.jitter_ms)
        if self._shape.bytes_per_s:
            now_s = self._free_s = max(now_s, self._free_s) + len(frame) / self._shape.bytes_per_s
        due_s = now_s + (self._shape.delay_ms + jitter_ms) / 1_000
        self.held.append((max(due_s, self.held[-1][0] if self.held else 0.0), frame))
        return True

    def let_go(self, now_s: float) -> None:
        """Send what is due."""
        while self.held and self.held[0][0] <= now_s:
            try:
                self.sink.send(self.held.popleft()[1])
            except OSError as error:
                if error.errno not in _AWAY:
                    raise


class Relay:
    """Both directions between two devices; `counts` are written to a file all the while."""

    def __init__(self, near: str, far: str, counts: Path, shape: Shape) -> None:
        here, there = _open(near), _open(far)
        self._ways = (_Direction(here, there, shape), _Direction(there, here, shape))
        self._dice = random.Random(shape.seed)  # noqa: S311 - the same losses again, no secret
        self._path, self._counts, self._written_s = counts, Counts(), 0.0
        self._syns: set[bytes] = set()
        self._is_ended = False

    def run(self) -> None:
        """Relay until SIGTERM."""
        signal.signal(signal.SIGTERM, self._end)
        with selectors.DefaultSelector() as selector:
            for way in self._ways:
                selector.register(way.source, selectors.EVENT_READ, way)
            while not self._is_ended:
                for key, _ in selector.select(self._pause_s()):
                    self._take(key.data)
                now_s = time.monotonic()
                for way in self._ways:
                    way.let_go(now_s)
                if now_s - self._written_s > _SETTLE_S:
                    self._write(now_s)
        self._write(time.monotonic())

    def _end(self, _number: int, _frame: object) -> None:
        self._is_ended = True

    def _pause_s(self) -> float:
        due = min((way.held[0][0] for way in self._ways if way.held), default=float("inf"))
        return min(_SETTLE_S, max(0.0, due - time.monotonic()))

    def _take(self, way: _Direction) -> None:
        while True:
            try:
                frame, address = way.source.recvfrom(_FRAME_BYTES)
            except OSError as error:
                if error.errno in (errno.EAGAIN, *_AWAY):
                    return
                raise
            if address[2] == _OUTGOING:
                continue
            self._count(frame, is_held=way.hold(frame, time.monotonic(), self._dice))

    def _count(self, frame: bytes, *, is_held: bool) -> None:
        counts = self._counts
        counts.frames += 1
        counts.bytes += len(frame)
        counts.dropped += not is_held
        header = _tcp_header(frame)
        if header is None:
            return
        flags, begin = header
        counts.resets += bool(flags & _RST)
        if flags & _SYN and not flags & _ACK:
            counts.again += begin in self._syns
            counts.connections += begin not in self._syns
            self._syns.add(begin)

    def _write(self, now_s: float) -> None:
        self._written_s = now_s
        scratch = self._path.with_suffix(".new")
        scratch.write_bytes(msgspec.json.encode(self._counts))
        scratch.replace(self._path)


def _tcp_header(frame: bytes) -> tuple[int, bytes] | None:
    """Return the flags of a TCP segment, and its addresses, ports and number; None: it is none."""
    ip = _ETHERNET_BYTES
    if int.from_bytes(frame[12:ip]) != _IPV4 or frame[ip + 9] != _TCP:
        return None
    tcp = ip + 4 * (frame[ip] & 0x0F)
    return frame[tcp + 13], frame[ip + 12 : ip + 20] + frame[tcp : tcp + 8]


def _open(device: str) -> socket.socket:
    opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ALL_PROTOCOLS))
    opened.bind((device, 0))
    opened.settimeout(0)
    return opened


def require_whole_frames(devices: Sequence[str]) -> None:
    """Let the kernel finish frames before these devices have them: summed, and of the wire's size.

    Between two ends of a veth it leaves that undone, as nothing can damage them there.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for device in devices:
            for offload in _OFFLOADS:
                value = array.array("I", [offload, 0])
                request = struct.pack("16sP", device.encode(), value.buffer_info()[0])
                fcntl.ioctl(asked, _SIOCETHTOOL, request)


def main(near: str, far: str, counts: str, shape: str, *devices: str) -> None:
    """Relay between two devices; `devices`: all between which frames are to be whole."""
    require_whole_frames(devices)
    Relay(near, far, Path(counts), msgspec.json.decode(shape, type=Shape)).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
