"""What was typed and not sent is there again in the next window."""

from console.panels.commands.commands_panel import CommandsPanel
from console.theme.theme import Theme
from tests.console.panels.commands.command_operator import Bench

_PASSWORD = "correct horse battery"  # noqa: S105 - nobody's


def reopened(bench: Bench, theme: Theme) -> Bench:
    """Return the panel of the next window."""
    state = bench.panel.save_state()
    panel = CommandsPanel(bench.client, theme, bench.panel.workspace)
    panel.setParent(bench.panel, panel.windowFlags())  # goes with the one that is looked after
    panel.restore_state(state)
    panel.workspace.catalogue.publish(panel.workspace.catalogue.value)
    return Bench(panel, bench.client)


def test_that_forms_keep_what_was_typed_right_or_wrong(bench: Bench, theme: Theme) -> None:
    bench.write("user.register", user_id="u1", name="Uma")
    bench.write("user.top-up", user_id="u1", amount="a lot")
    after = reopened(reopened(bench, theme), theme)  # also of a form that was not looked at
    assert (after.field("user_id").text(), after.field("amount").text()) == ("u1", "a lot")
    after.panel.command_list.select("user.register")
    assert after.field("name").text() == "Uma"


def test_that_what_was_sent_is_not_offered_to_be_sent_again(bench: Bench, theme: Theme) -> None:
    bench.write("user.register", user_id="u1", name="Uma")
    bench.send()
    after = reopened(bench, theme)  # while nobody knows what came of it
    assert after.field("user_id").text() == ""


def test_that_no_secret_is_kept_and_nothing_typed_goes_into_a_link(bench: Bench) -> None:
    bench.write("user.change-password", user_id="u1", new_password=_PASSWORD)
    assert _PASSWORD not in str(bench.panel.save_state())
    assert "u1" in str(bench.panel.save_state())
    assert bench.panel.link_state() == {"command": "user.change-password"}


def test_that_drafts_of_another_version_are_passed_over(bench: Bench, theme: Theme) -> None:
    panel = CommandsPanel(bench.client, theme, bench.panel.workspace)
    panel.setParent(bench.panel, panel.windowFlags())
    panel.restore_state({"command": "user.register", "drafts": '{"user.register": 7}'})
    panel.workspace.catalogue.publish(panel.workspace.catalogue.value)
    assert Bench(panel, bench.client).field("user_id").text() == ""
