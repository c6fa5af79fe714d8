from pathlib import Path

import pytest

from tests.backend.cli.program import Program, RunResult


class ProfileProgram:
    """The program with a config folder of its own."""

    def __init__(self, program: Program, config: Path) -> None:
        self.program, self._config = program, config

    def run(self, *arguments: str, code: int = 0) -> RunResult:
        return self.program.run(*arguments, code=code, XDG_CONFIG_HOME=str(self._config))


@pytest.fixture
def profiles(program: Program, tmp_path: Path) -> ProfileProgram:
    return ProfileProgram(program, tmp_path / "config")


def test_that_profiles_are_listed_with_what_is_known_of_their_backends(
    profiles: ProfileProgram, tmp_path: Path
) -> None:
    assert "no profiles yet" in profiles.run("profiles").out
    (tmp_path / "there").mkdir()
    add = ("profiles", "add")
    profiles.run(*add, "shop-eu", "--data", str(tmp_path / "there"), "--colour", "orange")
    profiles.run(*add, "old", "--data", str(tmp_path / "gone"), "--role", "observer")
    known = profiles.run("profiles", "--json").objects
    assert [(each["name"], each["role"], each["backend"]) for each in known] == [
        ("shop-eu", "administrator", "does not run"),
        ("old", "observer", "folder is gone"),
    ]
    assert "folder is gone" in profiles.run("profiles").out
    profiles.run("profiles", "remove", "old")
    assert len(profiles.run("profiles", "--json").objects) == 1


def test_that_nonsense_is_refused_with_its_reason(profiles: ProfileProgram, tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    assert (
        "choose one of blue"
        in profiles.run("profiles", "add", "x", *data, "--colour", "mauve", code=2).err
    )
    assert "that can be typed" in profiles.run("profiles", "add", " x", *data, code=2).err
    assert "There is none yet" in profiles.run("profiles", "remove", "x", code=3).err
    profiles.run("profiles", "add", "x", *data)
    assert "already" in profiles.run("profiles", "add", "x", *data, code=1).err


def test_that_a_command_works_on_the_folder_of_its_profile_in_no_higher_role(
    profiles: ProfileProgram, tmp_path: Path
) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    profiles.run("profiles", "add", "shop", "--data", str(folder), "--role", "observer")
    assert (
        str(folder)
        in profiles.run("--profile", "shop", "status", code=3).out
        + profiles.run("--profile", "shop", "status", code=3).err
    )
    folder.rmdir()
    gone = profiles.run("--profile", "shop", "status", code=3).err
    assert "The data folder of shop is gone" in gone
    assert "no profile 'nope'" in profiles.run("--profile", "nope", "status", code=3).err
