"""Whether Qt can open a window here; looked at before Qt is loaded, because Qt would abort."""

import ctypes
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
}  # libraries that Qt's wheels leave to the system, and who brings them on Debian 12
_ALTERNATIVES = """\
Without a window Marigraph offers:
  marigraph backend                         run the backend until SIGTERM
  marigraph status                          positions, processes, lag
  QT_QPA_PLATFORM=offscreen marigraph screenshot overview overview.png
"""


class DisplayUnavailable(Exception):
    """No window can be opened here; the text says why, and what to do."""


def choose_platform(environment: Mapping[str, str], *, offscreen: bool) -> str:
    """Return the Qt platform on which a window can be opened; empty where Qt knows best.

    `offscreen`: no display is needed, as for a screenshot.

    Raises:
        DisplayUnavailable: none can.
    """
    if offscreen:
        return _require_usable("offscreen", environment)
    if sys.platform != "linux":
        return environment.get("QT_QPA_PLATFORM", "")
    candidates = _candidates(environment)
    if not candidates:
        raise DisplayUnavailable(
            f"There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set.\n\n{_ALTERNATIVES}"
        )
    whys: list[str] = []
    for platform in candidates:
        try:
            return _require_usable(platform, environment)
        except DisplayUnavailable as error:
            whys.append(str(error))
    raise DisplayUnavailable(whys[-1])


def _require_usable(platform: str, environment: Mapping[str, str]) -> str:
    """Return the platform if a window can be opened on it; else raise DisplayUnavailable."""
    plugin = _platform_plugin(platform.partition(":")[0])
    if sys.platform != "linux":
        return platform
    if plugin is None:
        raise DisplayUnavailable(
            f"Qt has no platform {platform!r}: set QT_QPA_PLATFORM to another.\n\n{_ALTERNATIVES}"
        )
    why = _missing_libraries_text(missing_libraries([*_qt_modules(), plugin])) or _unreachable_text(
        platform, environment
    )
    if why:
        raise DisplayUnavailable(why)
    return platform


def _candidates(environment: Mapping[str, str]) -> list[str]:
    """Return the platforms that are there to be tried, the wanted or the newest first."""
    chosen = [each for each in environment.get("QT_QPA_PLATFORM", "").split(";") if each]
    if chosen:
        return [each for each in chosen if _has_display(each, environment)]
    return [each for each in ("wayland", "xcb") if _has_display(each, environment)]


def _has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether the display is there that a platform needs, as far as the environment says."""
    needs = {"xcb": "DISPLAY", "wayland": "WAYLAND_DISPLAY"}.get(platform)
    return needs is None or bool(environment.get(needs))


def _missing_libraries_text(libraries: list[str]) -> str:
    if not libraries:
        return ""
    packages = sorted({_PACKAGES.get(name, "") for name in libraries} - {""})
    return (
        f"Qt's window needs system libraries that are not here: {', '.join(libraries)}.\n"
        f"On Debian 12 install them with:\n  apt-get install {' '.join(packages)}\n\n"
        f"{_ALTERNATIVES}"
    )


def _unreachable_text(platform: str, environment: Mapping[str, str]) -> str:
    """Say that nobody answers at the display: Qt itself would abort there."""
    if platform == "xcb" and not _is_x_reachable():
        return (
            f"No X server answers at DISPLAY={environment.get('DISPLAY', '')}.\n\n{_ALTERNATIVES}"
        )
    if platform == "wayland" and not _wayland_socket(environment).exists():
        return f"There is no Wayland server at {_wayland_socket(environment)}.\n\n{_ALTERNATIVES}"
    return ""


def _is_x_reachable() -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers = bool(xcb.xcb_connection_has_error(connection) == 0)
    xcb.xcb_disconnect(connection)
    return answers


def _wayland_socket(environment: Mapping[str, str]) -> Path:
    folder = Path(environment.get("XDG_RUNTIME_DIR", "/"))
    return folder / environment.get("WAYLAND_DISPLAY", "wayland-0")


def missing_libraries(files: list[Path]) -> list[str]:
    """Return the names of libraries that these need, and that the system has not."""
    ldd = shutil.which("ldd")
    if ldd is None:
        return []
    lacking: set[str] = set()
    for file in files:
        output = subprocess.run(  # noqa: S603 - the system's own tool, on files of Qt's wheel
            [ldd, str(file)], capture_output=True, text=True, check=False
        ).stdout
        lacking |= {line.split()[0] for line in output.splitlines() if line.endswith("not found")}
    return sorted(lacking)


def _pyside_folder() -> Path:
    spec = find_spec("PySide6")
    return Path(spec.origin).parent if spec is not None and spec.origin else Path()


def _qt_modules() -> list[Path]:
    """Return the Qt modules that the console loads."""
    return [_pyside_folder() / f"Qt{name}.abi3.so" for name in ("Core", "Gui", "Widgets", "Svg")]


def _platform_plugin(platform: str) -> Path | None:
    """Return the file of Qt's wheel that opens windows on that platform."""
    plugin = _pyside_folder() / "Qt" / "plugins" / "platforms" / f"libq{platform}.so"
    return plugin if plugin.exists() else None
