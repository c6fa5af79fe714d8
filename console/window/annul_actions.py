"""Annulment from the window: what it would do is looked at first, then a reason and a clear yes."""

from collections.abc import Sequence
from functools import partial

import msgspec

from backend.messages.number_text import format_counted, format_number
from backend.messages.text_list import join_names
from backend.translation import tr, tr_noop
from console.actions.action_registry import TOOLS_MENU
from console.actions.command_process import CommandResult
from console.actions.role_limit import limit_to_role
from console.panels.compared_rows import Views, named_view
from console.widgets.impact_dialog import Impact, ImpactDialog
from console.widgets.reason_input import ReasonInput
from console.window.work_actions import WorkActions, WorkContext
from console.window.work_dialog import WorkDialog, WorkRemark

_ANNULLED_CODE = 1  # of the preview of an event that is annulled already
_STAYS = tr_noop(
    "Nothing is deleted: the annulment is an event of its own, with your name and the reason. Annul"
    " that one to take it back."
)
_LATER = tr_noop(
    "Later events stay as they were recorded: what they state, as a balance, still counts this one."
)


class ChangedView(msgspec.Struct, frozen=True):
    """How many rows of a view would differ, be gone, or come."""

    view: str
    changed: int
    gone: int
    added: int


class AnnulmentPreview(msgspec.Struct, frozen=True):
    """What `annul --preview` says."""

    position: int
    type: str
    subject: str
    annulled_at: int | None
    later_events: int
    views: Sequence[ChangedView]


class AnnulDialog(ImpactDialog):
    """Nothing is annulled without a reason: it is kept in the log."""

    def __init__(
        self, actions: "AnnulActions", dialog: WorkDialog, found: AnnulmentPreview
    ) -> None:
        self.reason = ReasonInput()
        super().__init__(
            actions.parent_window,
            describe_annulment(found, actions.known_views),
            lambda: actions.annul(dialog, found.position, self.reason.reason),
            production_name=actions.workspace.production.value,
            inputs=self.reason,
            required=self.reason,
        )
        self.reason.textChanged.connect(self._check)
        self._check()

    def _check(self) -> None:
        self.set_obstacle("" if self.reason.reason else tr("An annulment needs a reason."))


class AnnulActions(WorkActions):
    """Annuls the selected event, or the one that a panel asks for."""

    def __init__(self, context: WorkContext) -> None:
        super().__init__(context)
        add = context.registry.add
        action = add(self.parent_window, TOOLS_MENU, tr("Annul the selected event…"), self._start)
        limit_to_role(self.client, "administrator", action)
        action.setVisible(not self.workspace.is_of_store)
        self.workspace.requested_annulment.subscribe(self._preview_requested)

    def preview(self, position: int) -> WorkDialog:
        """Look at what an annulment would do, and ask."""
        dialog = self.open_dialog(tr("Annul an event"))
        arguments = ["annul", str(position), "--preview", *self.json_arguments]
        text = tr("The rows with the event and without it are built beside each other…")
        ask = partial(self._ask, dialog)
        codes = (0, _ANNULLED_CODE)
        dialog.run(text, arguments, self.client.role, ask, codes=codes)
        return dialog

    def annul(self, dialog: WorkDialog, position: int, reason: str) -> None:
        """Annul an event."""
        arguments = ["annul", str(position), "--reason", reason, *self.json_arguments]
        arguments += ["--by", self.workspace.actor.value]
        name = self.workspace.production.value
        arguments += ["--production", name] if name else []
        text = tr("The annulment is written into the log…")
        dialog.run(text, arguments, self.client.role, _describe_annulled, may_cancel=False)

    @property
    def known_views(self) -> Views:
        """The views by their names, as far as the catalogue has come."""
        catalogue = self.workspace.catalogue.value
        return {each.name: each for each in catalogue.views} if catalogue else {}

    def _start(self) -> None:
        self._preview_requested(self.workspace.selected_position.value)

    def _preview_requested(self, position: int) -> None:
        if position > 0:
            self.preview(position)

    def _ask(self, dialog: WorkDialog, result: CommandResult) -> str | WorkRemark:
        try:
            found = msgspec.json.decode(result.output, type=AnnulmentPreview)
        except msgspec.DecodeError:  # what the command says in its place
            return WorkRemark(result.complaint or result.output.strip())
        if found.annulled_at is not None:
            at = format_number(found.annulled_at)
            return WorkRemark(tr("The event is annulled already, at {position}.", position=at))
        asked = AnnulDialog(self, dialog, found)
        asked.rejected.connect(dialog.discard)
        dialog.wait(tr("The annulment waits for your answer…"))
        return ""


def describe_annulment(found: AnnulmentPreview, views: Views) -> Impact:
    """Say what would become of the rows, and of what rests on the event; `views`: those known."""
    names = join_names([named_view(each.view, views) for each in found.views])
    facts: dict[str, str | None] = {
        tr("Events of its entity behind it"): format_counted(found.later_events, "event"),
        tr("Views that take it"): names or tr("none"),
        tr("Rows that would differ"): format_counted(
            sum(each.changed + each.added for each in found.views), "row"
        ),
        tr("Rows that would be gone"): format_counted(
            sum(each.gone for each in found.views), "row"
        ),
    }
    return Impact(
        title=tr("Annul an event"),
        question=tr(
            "Leave event {position}, {type} of {subject}, out of all rows and decisions?",
            position=format_number(found.position),
            type=found.type,
            subject=found.subject,
        ),
        action=tr("Annul"),
        facts=facts,
        consequences=[tr(_STAYS), *([tr(_LATER)] if found.later_events else [])],
        grade="final",
    )


def _describe_annulled(result: CommandResult) -> str:
    fields = result.fields()
    return tr(
        "Event {event} is annulled, from {position} on.",
        event=format_number(int(str(fields.get("annulled", 0)))),
        position=format_number(int(str(fields.get("position", 0)))),
    )
