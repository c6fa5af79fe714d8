"""When a rule would have fired over the kept history: a strip for each replica and view."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from backend.clock import SECOND_US, now_us
from backend.messages.alert_places import watched_places
from backend.messages.alert_rules import format_metric
from backend.messages.alerts import AlertPreview, AlertRule, AskAlertPreview
from backend.messages.commands import Failure
from backend.messages.health import HealthReport
from backend.messages.number_text import format_counted, format_span
from backend.messages.text_list import join_names, join_sentences, label_text
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.panels.shared_moment import SharedMoment
from console.plots.preview_strip import PreviewStrip
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_duration, format_local
from console.state.observable import Observable
from console.state.time_cursor import TimeCursor
from console.theme.theme import Theme
from console.widgets.choice_box import ChoiceBox
from console.widgets.labels import create_label, set_label

_REACHES: tuple[tuple[str, int, int], ...] = (  # title, seconds, step in seconds
    (tr_noop("the last hour"), 3_600, 1),
    (tr_noop("the last day"), 86_400, 10),
    (tr_noop("the last 30 days"), 30 * 86_400, 60),
)
_MAX_PLACES = 12  # strips; more places are counted
_RENEWAL_MS = 30_000  # between two looks at the history, while somebody sees what was found


class RulePreview(QWidget):
    """Asks the backend for one place after the other; answers about an earlier rule are dropped.

    While it is seen it asks again every half minute; what was found before stays until then.
    """

    def __init__(self, client: BackendClient, theme: Theme, cursor: Observable[TimeCursor]) -> None:
        """`cursor`: the moment that all panels mark."""
        super().__init__()
        self._client, self._theme = client, theme
        self._moment = SharedMoment(cursor, self)
        self._health: HealthReport | None = None
        self._rule: AlertRule | None = None
        self._number = 0
        self._waiting: list[tuple[str, str]] = []
        self._begin_us = self._end_us = 0
        self._found: list[AlertPreview] = []
        self._asked_us = 0  # as of when the newest question is
        self._is_asking = False
        self._shown_us = 0  # as of when what is shown is; 0: nothing is
        self._answer = ""
        self._rows: list[tuple[QLabel, PreviewStrip]] = []
        self.reach = ChoiceBox()
        self.reach.setAccessibleName(tr("How far back the preview looks"))
        for title, _, _ in _REACHES:
            self.reach.addItem(tr(title))
        self._summary = create_label("", "caption")
        self._summary.setWordWrap(True)
        self._age = create_label("", "caption")
        self._age.setWordWrap(True)
        self.renewal = QTimer(self, interval=_RENEWAL_MS)
        self._strips = QVBoxLayout()
        self._strips.setSpacing(3)
        self._lay_out()
        self.reach.currentIndexChanged.connect(self._ask_anew)
        self.renewal.timeout.connect(self._on_renewal)

    @property
    def summary(self) -> str:
        """What is said above the strips."""
        return self._summary.text()

    @property
    def age(self) -> str:
        """What is said of how old it is."""
        return self._age.text()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Note which processes and views there are, and say how old the preview is by now."""
        self._health = snapshot.health
        self._show_age()

    def showEvent(self, event: QShowEvent) -> None:
        """Renew what has grown old unseen, and go on with that."""
        super().showEvent(event)
        self.renewal.start()
        if now_us() - self._asked_us >= _RENEWAL_MS * 1_000:
            self._on_renewal()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing while nobody looks."""
        super().hideEvent(event)
        self.renewal.stop()

    def show_rule(self, rule: AlertRule | None, problem: str = "") -> None:
        """Preview a rule; None: there is none, and `problem` says why."""
        self._rule = rule
        if rule is None:
            self._number += 1
            self._waiting, self._is_asking = [], False
            self._clear(problem)
        else:
            self._ask_anew()

    def _ask_anew(self) -> None:
        """Look for another rule or another time: what was found before is not about that."""
        if self._rule is not None:
            self._clear(tr("Looking at the kept history…"))
            self._renew()

    def _on_renewal(self) -> None:
        if not self._is_asking:  # what takes longer than that comes to its end first
            self._renew()

    def _renew(self) -> None:
        """Look at the history of now; what is shown stays until that is known."""
        rule = self._rule
        if rule is None:
            return
        self._number += 1
        self._is_asking = True
        _, reach_s, _ = _REACHES[self.reach.currentIndex()]
        self._end_us = self._asked_us = now_us()
        self._begin_us = self._end_us - reach_s * SECOND_US
        self._found = []
        self._waiting = list(watched_places(rule, self._health)) if self._health else []
        self._ask_next()

    def _ask_next(self) -> None:
        rule = self._rule
        if rule is None or not self._waiting:
            self._show_found()
            return
        replica, view = self._waiting.pop(0)
        _, _, step_s = _REACHES[self.reach.currentIndex()]
        question = AskAlertPreview(
            rule=rule,
            replica=replica,
            view=view,
            since_us=self._begin_us,
            step_s=1 if step_s == 1 else 10 if step_s == 10 else 60,
        )
        self._client.request(question, partial(self._on_reply, self._number))

    def _on_reply(self, number: int, reply: object) -> None:
        if number != self._number:
            return
        if isinstance(reply, AlertPreview):
            self._found.append(reply)
            self._ask_next()
        elif isinstance(reply, Failure):
            self._waiting, self._is_asking = [], False
            self._show_failure(reply.message)

    def _show_failure(self, reason: str) -> None:
        """Say why; what was found before stays, with its age."""
        if self._shown_us:
            why = tr("It could not be renewed: {reason}", reason=reason)
            set_label(self._summary, join_sentences((self._answer, why)))
        else:
            self._clear(tr("No preview: {reason}", reason=reason))

    def _clear(self, text: str) -> None:
        self._shown_us, self._answer = 0, ""
        self._show_rows([])
        self._show_age()
        set_label(self._summary, text)

    def _show_age(self) -> None:
        if not self._shown_us:
            set_label(self._age, "")
            return
        time, age_us = format_local(self._shown_us)[:19], max(0, now_us() - self._shown_us)
        set_label(self._age, tr("As of {time}, {age} ago.", time=time, age=format_duration(age_us)))

    def _show_found(self) -> None:
        """Those that would have fired first; the others say that they would not."""
        self._is_asking = False
        ordered = sorted(self._found, key=lambda each: -len(each.spans))
        self._show_rows(ordered[:_MAX_PLACES])
        text = self._answer_text()
        more = len(ordered) - _MAX_PLACES
        if more > 0:
            hidden = tr("{places} not drawn.", places=format_counted(more, "place"))
            text = join_sentences((text, hidden))
        nowhere = tr("There is nothing that it would look at now.")
        self._answer = text if self._found else nowhere
        self._shown_us = self._end_us
        set_label(self._summary, self._answer)
        self._show_age()

    def _answer_text(self) -> str:
        """Say how often it would have fired, in the time of which anything is kept."""
        known = [each for each in self._found if each.at_us]
        texts = list[str]()
        if known:
            texts.append(self._times_text(known))
        if unknown := len(self._found) - len(known):
            places = format_counted(unknown, "place")
            texts.append(tr("Of {places} nothing is kept yet.", places=places))
        return join_sentences(texts)

    def _times_text(self, known: Sequence[AlertPreview]) -> str:
        times = format_counted(sum(len(each.spans) for each in known), "time")
        places = format_counted(len(self._found), "place")
        begins_us = [each.begins_at_us for each in known if each.begins_at_us is not None]
        if len(begins_us) == len(known):
            return tr(
                "It would have fired {times} in the last {span}, which is all that is kept, at"
                " {places} looked at.",
                times=times,
                span=self._kept_span(min(begins_us)),
                places=places,
            )
        text = tr(
            "It would have fired {times} in {reach}, at {places} looked at.",
            times=times,
            reach=self.reach.currentText(),
            places=places,
        )
        if not begins_us:
            return text
        fewer = format_counted(len(begins_us), "place")
        return join_sentences((text, tr("Of {places} less than that is kept.", places=fewer)))

    def _kept_span(self, begin_us: int) -> str:
        return format_span(max(0, self._end_us - begin_us))

    def _show_rows(self, previews: Sequence[AlertPreview]) -> None:
        while len(self._rows) < len(previews):
            self._add_row()
        for place, (name, strip) in enumerate(self._rows):
            is_used = place < len(previews) and self._rule is not None
            name.setVisible(is_used)
            strip.setVisible(is_used)
            if is_used and self._rule is not None:
                self._fill_row(name, strip, previews[place], self._rule)

    def _fill_row(
        self, name: QLabel, strip: PreviewStrip, preview: AlertPreview, rule: AlertRule
    ) -> None:
        place = f"{preview.replica}/{preview.view}" if preview.view else preview.replica
        worst = [span.worst for span in preview.spans if span.worst is not None]
        fired = format_counted(len(preview.spans), "time")
        if worst:
            value = format_metric(rule.metric, min(worst) if rule.operator == "<" else max(worst))
            fired = tr("{times}, at worst {value}", times=fired, value=value)
        elif states := sorted({span.found for span in preview.spans if span.found}):
            fired = tr("{times}, as {states}", times=fired, states=join_names(states))
        fired = _with_reach(fired, preview)
        limits = [each for each in (rule.limit, rule.clear) if each is not None]
        set_label(name, label_text(place, fired))
        reach = self.reach.currentText()
        if preview.begins_at_us is not None:
            reach = tr("the last {span}", span=self._kept_span(preview.begins_at_us))
        tip = tr(
            "{place} in {reach}: would have fired {fired}", place=place, reach=reach, fired=fired
        )
        if not preview.at_us:  # nobody knows whether it would have
            tip = tr("{place} in {reach}: nothing is kept yet", place=place, reach=reach)
        strip.show_preview(preview, limits, self._begin_us, self._end_us, tip)

    def _add_row(self) -> None:
        name, strip = create_label(), PreviewStrip(self._theme)
        name.setWordWrap(True)
        self._strips.addWidget(name)
        self._strips.addWidget(strip)
        self._rows.append((name, strip))
        self._moment.add(strip)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(create_label(tr("What it would have done"), "section"))
        column.addWidget(self.reach, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._summary)
        column.addWidget(self._age)
        column.addLayout(self._strips)
        column.addStretch(1)


def _with_reach(fired: str, preview: AlertPreview) -> str:
    """Say from when on the metric is kept there, where that is not all of the time shown."""
    if not preview.at_us:
        return tr("nothing is kept yet")
    if preview.begins_at_us is None:
        return fired
    return tr("{fired}; kept since {time}", fired=fired, time=format_local(preview.begins_at_us))
