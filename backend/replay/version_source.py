"""Another version of the code as a folder that can be put before the path.

A checkout, with or without `src`; a wheel, which is unpacked; a folder into which packages were
installed; or the name of a package, which pip installs into a scratch folder.
"""

import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from backend.errors import Unavailable, Unreadable

_GROUPS = ("marigraph.modules", "marigraph.projections")
_PIP_LIMIT_S = 600.0


def find_version(text: str, scratch: Path) -> tuple[Path, ...]:
    """Return the folders that the version's code is found in, to stand before all others.

    Raises:
        Unreadable: there is nothing of this name, or it is no version.
        Unavailable: it cannot be installed, and why.
    """
    path = Path(text).expanduser()
    if text and path.is_dir() and _holds_code(path):
        return _folders_of(path.resolve(), scratch)
    if path.suffix == ".whl":
        return (_unpack(path, scratch),)
    if path.exists() or "/" in text or not text:
        raise Unreadable(
            f"{text or '``'} is no version of the code: name a folder, a wheel or a package.",
            code="no-version",
            field="against",
        )
    return (_install(text, scratch),)


def _holds_code(folder: Path) -> bool:
    """Say whether Python would find anything in a folder: it would be compared with itself else."""
    places = ("pyproject.toml", "*.py", "*/*.py", "src/*/*.py", "*.dist-info")
    return any(next(folder.glob(each), None) is not None for each in places)


def _folders_of(folder: Path, scratch: Path) -> tuple[Path, ...]:
    """Return a checkout's folders; before them what makes its entry points known."""
    source = folder / "src"
    found = [source] if source.is_dir() else [folder]
    declared = _read_project(folder / "pyproject.toml")
    if declared is not None:
        found.insert(0, _declare(declared, scratch))
    return tuple(found)


class _Project(msgspec.Struct):
    """What of a checkout's pyproject.toml says which package it is."""

    name: str = ""
    entry_points: Mapping[str, Mapping[str, str]] = msgspec.field(
        default_factory=dict[str, Mapping[str, str]], name="entry-points"
    )


class _ProjectFile(msgspec.Struct):
    """The file."""

    project: _Project = msgspec.field(default_factory=_Project)


def _read_project(path: Path) -> _Project | None:
    if not path.is_file():
        return None
    try:
        project = msgspec.toml.decode(path.read_bytes(), type=_ProjectFile).project
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
        raise Unreadable(
            f"{path} cannot be read: {error}.", code="no-version", field="against"
        ) from error
    return project if project.name else None


def _declare(project: _Project, scratch: Path) -> Path:
    """Write what pip would have written of a checkout: its name and its entry points."""
    name = project.name
    about = scratch / "declared" / f"{name.replace('-', '_')}-0.dist-info"
    about.mkdir(parents=True)
    lines: list[str] = []
    for group in _GROUPS:
        entries = project.entry_points.get(group, {})
        lines += [f"[{group}]", *(f"{key} = {value}" for key, value in entries.items())]
    (about / "entry_points.txt").write_text("\n".join(lines) + "\n", "utf-8")
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0\n", "utf-8")
    return about.parent


def _unpack(wheel: Path, scratch: Path) -> Path:
    target = scratch / "wheel"
    try:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(target)
    except (OSError, zipfile.BadZipFile) as error:
        raise Unreadable(
            f"{wheel} cannot be unpacked: {error}.", code="no-version", field="against"
        ) from error
    return target


def _install(requirement: str, scratch: Path) -> Path:
    target = scratch / "installed"
    options = ("--quiet", "--no-deps", "--disable-pip-version-check", "--no-input")
    command = (sys.executable, "-m", "pip", "install", *options, "--target", str(target))
    try:
        ended = subprocess.run(  # noqa: S603 - pip, with the operator's own words behind `--`
            (*command, "--", requirement),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PIP_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"{requirement} cannot be installed: {error}.") from error
    if ended.returncode != 0:
        complaint = (ended.stderr.strip() or ended.stdout.strip()).splitlines() or ["no reason"]
        raise Unavailable(
            f"{requirement} is no folder and no wheel, and cannot be installed as a package:"
            f" {complaint[-1]}"
        )
    return target
