"""The command line of `python -m console`."""

import argparse
import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from backend.errors import MarigraphError
from backend.messages.access_roles import AccessRole, may_act_as
from backend.settings import load_settings
from backend.wire.connection_profiles import (
    MAX_NAME_CHARS,
    ConnectionProfile,
    config_folder,
    read_profiles,
)
from backend.wire.deep_link import DeepLink, parse_link
from backend.wire.invitation import kept_invitation
from backend.wire.scratch_mark import ScratchMark, read_scratch_mark
from console.panels.panel_registry import PANELS
from console.settings.console_options import ConsoleOptions, ScreenshotRequest

WINDOW = "window"  # the whole of it, instead of one panel


def parse_arguments(arguments: Sequence[str]) -> ConsoleOptions:
    """Read the options; argparse ends the program with code 2 when they cannot be read."""
    parser = _parser()
    given = parser.parse_args(arguments)
    request = _screenshot_request(parser, given.screenshot, given.size)
    if given.check:
        parser.exit()
    config = Path(given.config) if given.config else config_folder()
    settings = load_settings(data=given.data)
    link = _read_link(parser, given.open)
    named = given.profile or link.profile
    folder = Path(link.data) if link.data and not named else settings.data_folder
    if link.data and not named and not folder.is_dir():
        parser.error(f"the link's data folder is not on this machine: {folder}")
    profile = _find_profile(parser, config, named, folder)
    role = settings.role
    if profile is not None and named and not may_act_as(profile.role, role):
        role = profile.role
    role = _bounded_by_invitation(profile.folder if profile is not None else folder, role)
    if (opened := read_scratch_mark(folder)) is not None:
        profile, role = _opened_profile(folder, opened), "observer"
    return ConsoleOptions(
        data=profile.folder if profile is not None else folder,
        link=given.open,
        role=role,
        profile=profile,
        config=config,
        theme=given.theme,
        language=given.language,
        screenshot=request,
    )


def _bounded_by_invitation(folder: Path, role: AccessRole) -> AccessRole:
    """Return no higher role than the invitation has by which a backend of another host is seen."""
    try:
        invitation = kept_invitation(folder)
    except MarigraphError:  # the connection says why
        return role
    if invitation is None or may_act_as(invitation.access_role, role):
        return role
    return invitation.access_role


def _opened_profile(folder: Path, opened: ScratchMark) -> ConnectionProfile:
    """Return a profile for a file that was opened: its frame and title tell it from a backend."""
    name = opened.name[:MAX_NAME_CHARS]
    return ConnectionProfile(name=name, data=str(folder), colour="orange", role="observer")


def _read_link(parser: argparse.ArgumentParser, text: str) -> DeepLink:
    """Read a link; without one, that to the window itself."""
    if not text:
        return DeepLink(panel=WINDOW)
    try:
        link = parse_link(text)
    except MarigraphError as error:
        parser.error(error.message)
    known = [entry.name for entry in PANELS]
    if link.panel not in known:
        near = get_close_matches(link.panel, known, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        parser.error(f"the link names a panel {link.panel!r} that there is not{hint}")
    return link


def _find_profile(
    parser: argparse.ArgumentParser, config: Path, name: str, folder: Path
) -> ConnectionProfile | None:
    """Return the profile that was named, else that of the data folder; None for none."""
    try:
        book = read_profiles(config)
        profile = book.require(name) if name else book.for_folder(folder)
    except MarigraphError as error:
        if name:
            parser.error(error.message)
        return None
    if profile is not None and name and (reason := profile.missing_reason()):
        parser.error(f"{reason}. Bring it back, or forget the profile.")
    return profile


def _screenshot_request(
    parser: argparse.ArgumentParser, wanted: list[str] | None, size: tuple[int, int]
) -> ScreenshotRequest | None:
    if wanted is None:
        return None
    panel, file = wanted
    known = [*(entry.name for entry in PANELS), WINDOW]
    if panel not in known:
        near = get_close_matches(panel, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(known)}"
        parser.error(f"there is no panel {panel!r}; {hint}")
    return ScreenshotRequest(panel=panel, file=Path(file), width_px=size[0], height_px=size[1])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="marigraph",
        usage="marigraph [--data DIR] [screenshot PANEL FILE [--theme THEME] [--size WxH]]",
        description="The Marigraph window over a data folder's backend.",
    )
    parser.add_argument("--check", action="store_true", help="read the options only, and end")
    parser.add_argument("--data", metavar="DIR", help="data folder (default: the user's own)")
    parser.add_argument("--profile", metavar="NAME", default="", help="a backend by its name")
    parser.add_argument("--open", metavar="LINK", default="", help="a place to be shown")
    parser.add_argument("--config", metavar="DIR", help="folder in which the layout is remembered")
    parser.add_argument("--theme", choices=("system", "light", "dark"), help="colours")
    parser.add_argument("--language", choices=("system", "en", "zh_CN"), help="of all texts")
    parser.add_argument(
        "--screenshot",
        nargs=2,
        metavar=("PANEL", "FILE"),
        help="save a picture of a panel, or of the whole `window`, without opening a display",
    )
    parser.add_argument(
        "--size", type=_parse_size, default=(1600, 1000), metavar="WxH", help="size in pixels"
    )
    return parser


def _parse_size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([1-9]\d{2,3})x([1-9]\d{2,3})", text)
    if match is None:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no size; write it as 1600x1000, each 100 to 9999"
        )
    return int(match[1]), int(match[2])
