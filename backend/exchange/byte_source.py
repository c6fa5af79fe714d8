"""A stream of bytes that come piece by piece, to be read through a buffered reader."""

import io
from abc import abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer  # in the standard library from 3.12 on


class ByteSource(io.RawIOBase):
    """A readable stream; what reads it says only how the next bytes are got."""

    @abstractmethod
    def read_some(self, size: int) -> bytes:
        """Return up to `size` bytes, and none at the end only."""

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: "Buffer", /) -> int:
        """Fill the buffer as far as the next bytes reach; return how many there are."""
        view = memoryview(buffer).cast("B")
        content = self.read_some(len(view))
        view[: len(content)] = content
        return len(content)
