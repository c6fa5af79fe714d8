"""The tokens of a theme, as they stand in `resources/themes`."""

from importlib import resources
from typing import Literal, get_args

import msgspec

ThemeOption = Literal["system", "light", "dark"]
ThemeName = Literal["light", "dark"]
Tone = Literal["ok", "busy", "warn", "bad", "unknown"]
THEME_OPTIONS: tuple[ThemeOption, ...] = get_args(ThemeOption)


class ThemeTokens(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Colours as `#rrggbb`, lengths in pixels, font sizes in points.

    `ok` to `unknown` are the tones of a status and `…_soft` their backgrounds; no two of them
    differ by red against green alone, and each goes with a shape of its own. `pens` draw the
    curves of graphs, one a replica.
    """

    name: ThemeName
    dark: bool
    window: str
    panel: str
    raised: str
    sunken: str
    border: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_text: str
    accent_soft: str
    selection: str
    selection_text: str
    changed: str
    ok: str
    busy: str
    warn: str
    bad: str
    unknown: str
    ok_soft: str
    busy_soft: str
    warn_soft: str
    bad_soft: str
    unknown_soft: str
    pens: list[str]
    grid: str
    space: int
    radius: int
    font_size: int
    title_size: int
    figure_size: int

    def tone_colour(self, tone: Tone) -> str:
        """Return the colour of a tone, for text and shapes."""
        return {
            "ok": self.ok,
            "busy": self.busy,
            "warn": self.warn,
            "bad": self.bad,
            "unknown": self.unknown,
        }[tone]


def load_tokens(name: ThemeName) -> ThemeTokens:
    """Read the tokens of a theme."""
    text = resources.files("resources").joinpath("themes", f"{name}.json").read_bytes()
    return msgspec.json.decode(text, type=ThemeTokens)
