"""Packages of someone else, put where the program finds them as if pip had installed them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ENTRY_POINTS = """\
[marigraph.modules]
appointments = clinic:MODULE

[marigraph.projections]
visits = clinic:PROJECTION
"""


def install_clinic(folder: Path) -> Path:
    """Install the clinic into a folder; return what belongs on PYTHONPATH."""
    about = folder / "clinic-1.0.dist-info"
    about.mkdir(parents=True)
    shutil.copy(Path(__file__).with_name("clinic.py"), folder / "clinic.py")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: clinic\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(ENTRY_POINTS)
    return folder


def install_laboratory(folder: Path) -> Path:
    """Let pip install the laboratory's package into a folder; return what belongs on PYTHONPATH."""
    package = Path(__file__).with_name("laboratory_package")
    options = ("--quiet", "--no-index", "--no-deps", "--disable-pip-version-check")
    install = (sys.executable, "-m", "pip", "install", *options, "--target", str(folder))
    subprocess.run((*install, str(package)), check=True, env=dict(os.environ, PYTHONPATH=""))
    return folder
