"""The docks' shares of the window: what stays of a size at any size of the window."""

import msgspec

SizePx = tuple[int, int]  # width, height


class DockShare(msgspec.Struct, frozen=True, kw_only=True):
    """A dock's size as parts of the window: `width` and `height` from 0 to 1."""

    width: float
    height: float


class DockShares:
    """The share of each dock, by name; a dock that is closed keeps the share that it had."""

    def __init__(self, default: dict[str, DockShare]) -> None:
        self._default = default
        self._shares = dict(default)

    def reset(self) -> None:
        """Return to the default shares."""
        self._shares = dict(self._default)

    def record(self, name: str, size_px: SizePx, window_px: SizePx) -> None:
        """Remember a dock's size."""
        width, height = (part / max(all_, 1) for part, all_ in zip(size_px, window_px, strict=True))
        self._shares[name] = DockShare(width=min(width, 1.0), height=min(height, 1.0))

    def size_px(self, name: str, window_px: SizePx) -> SizePx:
        """Return the size of a dock in a window of this size."""
        share = self._shares[name]
        return round(share.width * window_px[0]), round(share.height * window_px[1])

    def encode(self) -> str:
        """Write the shares as JSON text, for the preferences."""
        return msgspec.json.encode(self._shares).decode()

    def decode(self, text: str) -> None:
        """Read shares that `encode` wrote; what cannot be read leaves the default ones."""
        try:
            shares = msgspec.json.decode(text, type=dict[str, DockShare])
        except msgspec.DecodeError:  # of another version: shares as they are at first
            shares = {}
        known = {name: share for name, share in shares.items() if name in self._default}
        self._shares = {**self._default, **known}
