"""A window on a backend of another host: opened by an invitation, told when it is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from backend.messages.invitations import RevokeInvitation
from backend.wire.connection_profiles import ConnectionProfile, read_profiles
from backend.wire.invitation import write_invitation
from console.app.arguments import parse_arguments
from console.window.invitation_actions import InvitationActions
from console.window.work_actions import WorkContext
from tests.backend.run.guests import OTHER_HOST, free_port, invitation_for
from tests.console.open_console import TIMEOUT_MS, OpenConsole, open_console
from tests.running import Running, running


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A backend that listens for other hosts."""
    options = ("--replicas", "1", "--listen", f"{OTHER_HOST}:{free_port()}")
    with running(tmp_path_factory.mktemp("open") / "data", *options) as started:
        yield started


def mark_of(console: OpenConsole) -> QLabel:
    label = console.window.findChild(QLabel, "other-hosts")
    assert isinstance(label, QLabel)
    return label


def test_that_an_invitation_is_opened_and_a_revoked_one_says_so(
    shop: Running,
    tmp_path: Path,
    qapp: QApplication,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    file, launched = tmp_path / "anna.invitation", list[ConnectionProfile]()
    write_invitation(file, invitation_for(shop, "anna", "observer"))

    def launch(profile: ConnectionProfile, _config: Path) -> str:
        launched.append(profile)
        return ""

    with open_console(shop.folder, tmp_path / "config", qapp, qtbot) as here:
        here.wait_until_connected()
        qtbot.waitUntil(lambda: f"Open to other hosts: {OTHER_HOST}:" in mark_of(here).text())
        context = WorkContext(
            here.window,
            here.window.registry,
            here.console.client,
            here.console.theme,
            here.console.workspace,
        )
        actions = InvitationActions(context, launch)
        actions.open_file(file)
        actions.open_file(file)  # it is known by then
        assert [each.role for each in launched] == ["observer", "observer"]
        assert len(read_profiles(tmp_path / "config").profiles) == 1

        (tmp_path / "none").write_text("nothing")
        actions.open_file(tmp_path / "none")
        box = here.window.findChildren(QMessageBox)[-1]
        assert "is no invitation that can be used" in box.text() + box.informativeText()
        box.close()

    with open_console(launched[0].folder, tmp_path / "there", qapp, qtbot) as there:
        there.wait_until_connected()
        assert f"On another host: {OTHER_HOST}:" in mark_of(there).text()
        assert not there.console.backend.may_stop()  # whatever its role
        options = parse_arguments(["--data", str(launched[0].folder)])
        assert options.role == "observer"
        with shop.client() as client:
            client.control(RevokeInvitation(name="anna", by="anna"))
        qtbot.waitUntil(
            lambda: "refuses this invitation" in there.snapshot.reason, timeout=TIMEOUT_MS
        )
        assert there.snapshot.phase == "lost"
