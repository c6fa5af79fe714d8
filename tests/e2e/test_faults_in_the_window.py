"""Faults made on purpose, and what window and command line say of them at the same time."""

import contextlib
import itertools
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from backend.errors import MarigraphError
from backend.messages.commands import RecordFacts
from backend.messages.control import Pause, Resume, Throttle
from backend.messages.health import HealthReport
from backend.messages.queries import AskLog, LogPage
from backend.projection.writer_lock import hold_writer_lock
from console.panels.overview.overview_panel import OverviewPanel
from tests.e2e.deadly_projection import DEADLY_NAME, FLAG_VARIABLE, write_distribution
from tests.e2e.fault_scene import UNKNOWN_RATE, Scene, copy_log, in_background, kill_all
from tests.e2e.watched_window import WatchedWindow
from tests.health_watch import YEAR_2019_US, facts_of_2019, frozen, make_impatient, verdict_of
from tests.running import Running, accepted, command


@pytest.fixture(autouse=True)
def no_widget_is_left_behind() -> None:
    """Leave the window to the next test: one is shared by all, and closed at the end."""


@pytest.fixture(scope="module")
def scene(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("faults")
    with pytest.MonkeyPatch.context() as patch:
        make_impatient(patch)
        write_distribution(folder / "packages")
        path = [str(folder / "packages"), *filter(None, [os.environ.get("PYTHONPATH")])]
        patch.setenv("PYTHONPATH", os.pathsep.join(path))
        patch.setenv(FLAG_VARIABLE, str(folder / "flag"))
        patch.setenv("MARIGRAPH_ARCHIVE", "false")
        backend = Running(folder / "data", "--replicas", "1")
        window = WatchedWindow(qapp, backend.folder, folder / "config")
        try:
            made = Scene(backend, window, folder / "flag")
            with hold_writer_lock(backend.folder / "replica-1.sqlite"):  # for which it waits
                with in_background(backend.launch) as is_running:
                    window.run_while(is_running)
                window.until(
                    lambda frame: frame.words("replica-1") == {"UNKNOWN"}, "it has not spoken yet"
                )
            window.until(lambda frame: frame.is_well, "all is well for the first time")
            made.first_frames = window.frames[:]
            window.until_well()
            yield made
            assert backend.stop() == 0
        finally:
            window.close()
            left = backend.end()
        assert not left


@pytest.fixture
def well(scene: Scene) -> Iterator[Scene]:
    """The scene, with everything well and a record that begins now; left as it was found."""
    scene.window.until_well()
    yield scene
    scene.flag.unlink(missing_ok=True)
    # the last test leaves no backend that could be mended
    with contextlib.suppress(MarigraphError), scene.backend.client() as client:
        client.control(Resume(replica="replica-1", by="anna"))
        client.control(Throttle(replica="replica-1", rate_per_s=0, by="anna"))


def has_been_heard(health: HealthReport | None, process: str) -> bool:
    """Whether the supervisor has heard of a process that it is well."""
    return health is not None and verdict_of(health, process).severity == "ok"


def test_that_at_a_start_nothing_is_green_before_it_has_spoken(scene: Scene) -> None:
    frames = scene.first_frames
    for frame in frames:
        known = frame.snapshot
        if "replica-1" not in known.replicas:
            assert "OK" not in frame.words("replica-1")
            assert "ok" not in {each.tone for each in frame.of("replica-1")}
            assert (frame.worst_tone == "ok", frame.summary_tone == "ok") == (False, False)
        if known.primary is None:
            tones = {each.tone for each in frame.of("primary")}
            assert "ok" not in tones or has_been_heard(known.health, "primary")
            assert frame.rate == UNKNOWN_RATE
        if not known.head_heard_us:
            assert frame.head == "head \u2013"
        is_well = known.health is not None and known.health.severity == "ok"
        assert is_well or frame.banner_tone != "ok"
    silent = [frame for frame in frames if "replica-1" not in frame.snapshot.replicas]
    assert any(frame.words("replica-1") == {"UNKNOWN"} for frame in silent)


def test_that_commit_times_of_2019_are_no_lag_of_years_in_the_window(well: Scene) -> None:
    window = well.window
    with well.backend.client() as client:
        client.control(Pause(replica="replica-1", by="anna"))
        client.record(
            RecordFacts(origin="old", since=0, upto=200, state=b"{}", facts=facts_of_2019(200))
        )
        page = client.ask(AskLog(after=0, limit=1))
        assert isinstance(page, LogPage)
        # commit times never go back: an event of today before these, and there is nothing to see
        assert page.events[0].recorded == YEAR_2019_US
    window.until_word("replica-1", "PAUSED")
    overview = window.console.window.panel("overview")
    assert isinstance(overview, OverviewPanel)
    window.until(lambda _frame: "200 events" in overview.visible_texts(), "they are shown to wait")
    days = [text for text in overview.visible_texts() if "\u202fd " in text]
    assert [text for text in days if not text.startswith("committed ")] == []  # no lag of days
    well.press("Resume")
    window.until_well()


def test_that_one_event_after_a_quiet_time_is_no_trouble_in_the_window(well: Scene) -> None:
    well.window.until(
        lambda frame: (
            all(each.verdict.completeness == 1 for each in frame.snapshot.health.processes)
            if frame.snapshot.health
            else False
        ),
        "the window of samples is quiet",
    )
    with well.backend.client() as client:
        position = accepted(client, command("user.register", user_id="quiet", name="Anna"))
    well.window.until(
        lambda frame: frame.snapshot.applied.get("replica-1", 0) >= position, "it is applied"
    )
    assert all(frame.is_well for frame in well.window.frames)
    assert well.window.ask_command_line().exit_codes == (0, 0)


def test_that_a_frozen_primary_is_shown_with_its_age_and_no_figure_of_it_stands(
    well: Scene,
) -> None:
    window = well.window
    with frozen(well.backend.processes()["primary"].pid):
        window.until_word("replica-1", "HEAD-FROZEN")
        well.check_agreement("primary", "UNKNOWN")
        window.forget()
        shown = window.until(lambda frame: "primary UNKNOWN" in frame.banner, "the banner says it")
        assert shown.rate == UNKNOWN_RATE
        assert "old" in shown.head
        assert shown.banner_tone == "bad"
        ages = [max(each.age_us or 0 for each in frame.of("primary")) for frame in window.frames]
        assert ages == sorted(ages)
        severities = [frame.severity("primary") for frame in window.frames]
        assert severities == sorted(severities)
        well.check_nothing_green("primary", "replica-1", frames=window.frames)
    window.until_well()
    assert "primary" not in window.frame.worst


def test_that_a_frozen_replica_gets_worse_in_the_window_as_its_silence_grows(well: Scene) -> None:
    window = well.window
    with frozen(well.backend.processes()["replica-1"].pid):
        window.until_word("replica-1", "UNKNOWN")
        window.forget()
        well.check_agreement("replica-1", "UNKNOWN")
        window.until(lambda frame: frame.severity("replica-1") >= 3, "it gets worse")
        severities = [frame.severity("replica-1") for frame in window.frames]
        assert severities == sorted(severities)
        well.check_nothing_green("replica-1", frames=window.frames)
    window.until_well()


def test_that_a_killed_replica_is_not_green_before_it_has_spoken_again(well: Scene) -> None:
    window = well.window
    killed = well.backend.processes()["replica-1"].pid
    well.backend.kill("replica-1")
    window.until_word("replica-1", "STOPPED", "UNKNOWN")
    window.until(lambda frame: "replica-1: that problem is over." in frame.banner, "it is back")
    window.until(lambda frame: frame.is_well, "all is well")
    down = {"STOPPED", "UNKNOWN"}
    for frame in itertools.dropwhile(
        lambda frame: not frame.words("replica-1") <= down, window.frames
    ):
        sample = frame.snapshot.replicas.get("replica-1")
        if sample is None or sample.sample.pid == killed:
            assert frame.words("replica-1") <= down
            assert "ok" not in {each.tone for each in frame.of("replica-1")}
            assert frame.worst_tone != "ok"
            assert frame.banner_tone != "ok"


def test_that_a_paused_replica_says_so_everywhere_until_it_is_resumed(well: Scene) -> None:
    window = well.window
    with well.backend.client() as client:
        client.control(Pause(replica="replica-1", by="anna"))
        accepted(client, command("user.register", user_id="paused", name="Anna"))
    window.until_word("replica-1", "PAUSED")
    window.forget()
    well.check_agreement("replica-1", "PAUSED")
    well.check_nothing_green("replica-1", frames=window.frames)
    well.press("Resume")
    window.until_well()


def test_that_a_replica_throttled_below_an_uneven_append_rate_is_slow_everywhere(
    well: Scene,
) -> None:
    window, stop = well.window, threading.Event()

    def send() -> None:
        with well.backend.client() as sender:
            for number in itertools.count():
                burst = [
                    command("user.register", user_id=f"{number}-{part}", name="Anna")
                    for part in range(1 + number * 7 % 5)
                ]
                accepted(sender, *burst)
                if stop.wait(0.05 + number % 3 * 0.04):
                    return

    with well.backend.client() as client, in_background(send):
        try:
            client.control(Throttle(replica="replica-1", rate_per_s=5, by="anna"))
            window.until_word("replica-1", "SLOW")
            window.forget()
            well.check_agreement("replica-1", "SLOW")
            well.check_nothing_green("replica-1", frames=window.frames)
        finally:
            stop.set()
            client.control(Throttle(replica="replica-1", rate_per_s=0, by="anna"))
    window.until_well()


def test_that_a_replica_that_dies_at_one_event_says_at_which_and_goes_on_when_it_is_mended(
    well: Scene,
) -> None:
    window = well.window
    well.flag.touch()
    with well.backend.client() as client:
        deadly = command("user.register", user_id="deadly", name=DEADLY_NAME)
        position = accepted(client, deadly)
    window.until_word("replica-1", "STOPPED", "UNKNOWN")
    window.forget()
    window.until_word("replica-1", "FAULTED")
    well.check_agreement("replica-1", "FAULTED")
    well.check_nothing_green("replica-1", frames=window.frames)
    assert f"first at {position}" in window.frame.worst
    overview = window.console.window.panel("overview")
    assert isinstance(overview, OverviewPanel)

    def alerted() -> bool:
        texts = overview.visible_texts()
        return any(text.startswith("parked-events@replica-1/") for text in texts)

    window.until(lambda _frame: alerted(), "its alert is shown")
    well.flag.unlink()
    well.press("Retry")
    window.until_well()
    window.until(lambda _frame: not alerted(), "its alert is over")


def test_that_nothing_is_known_of_a_backend_that_was_killed_and_of_rows_ahead_of_its_log(
    well: Scene, tmp_path: Path
) -> None:
    backend, window = well.backend, well.window
    copy = tmp_path / "log.sqlite"
    copy_log(backend.folder, copy)
    with well.backend.client() as client:
        position = accepted(client, command("user.register", user_id="lost", name="Anna"))
    window.until(
        lambda frame: frame.snapshot.applied.get("replica-1", 0) >= position, "it is applied"
    )
    kill_all(backend)
    window.until(lambda frame: frame.snapshot.phase == "lost", "the connection is lost")
    window.forget()
    window.until_word("replica-1", "UNKNOWN")
    told = window.ask_command_line()
    assert (told.words, told.exit_codes) == ({}, (3, 3))
    names = window.frame.processes
    assert {"supervisor", "primary", "replica-1"} <= names
    well.check_nothing_green(*names, frames=window.frames)
    assert window.frame.rate == UNKNOWN_RATE
    assert "Connection lost" in window.frame.banner
    for path in backend.folder.glob("log.sqlite*"):
        path.unlink()
    shutil.copy(copy, backend.folder / "log.sqlite")
    window.forget()
    with in_background(backend.launch) as is_running:
        window.run_while(is_running)
    window.until_word("replica-1", "AHEAD")
    well.check_nothing_green("replica-1", frames=window.frames)
    well.check_agreement("replica-1", "AHEAD")
    assert "replica-1 AHEAD" in window.frame.banner
    well.press("Rebuild")
    well.confirm_rebuild()
    window.until_well()
    assert well.window.ask_command_line().exit_codes == (0, 0)
