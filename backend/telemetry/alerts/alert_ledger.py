"""Which alerts have fired, who was notified of them, who looks after them, and what keeps quiet."""

from collections.abc import Iterator

from backend.messages.alerts import AlertRule, AlertSilence
from backend.messages.silence_schedule import is_quiet
from backend.telemetry.alerts.alert_evaluator import AlertTransition
from backend.telemetry.alerts.alert_machine import HAS_FIRED
from backend.telemetry.alerts.alert_series import AlertKey
from backend.telemetry.alerts.alert_store import AlertRecord
from backend.telemetry.alerts.rule_readings import matches


class AlertLedger:
    """Records by alert. `changed` are those that the store does not know yet; None: gone.

    Of thousands few have still to be told of, or wait for their command: these are known apart.
    """

    def __init__(
        self, records: dict[AlertKey, AlertRecord], silences: dict[str, AlertSilence]
    ) -> None:
        """Go on with what is kept."""
        self.records = records
        self._untold = {key: each for key, each in records.items() if _is_untold(each)}
        self._due = {key: each for key, each in records.items() if each.due}
        self.silences = silences
        self.changed: dict[AlertKey, AlertRecord | None] = {}

    def note(self, change: AlertTransition, rule: AlertRule | None, at_us: int) -> None:
        """Keep a change of state; one that is over is kept only while its command is due."""
        known = None if change.before == "normal" else self.records.get(change.key)
        record = known or AlertRecord(state=change.state, since_at_us=at_us)
        if change.state in HAS_FIRED and change.before not in HAS_FIRED:
            record.fired_at_us = at_us
        elif change.state == "normal":
            if not (record.is_notified and rule is not None and rule.command):
                self._drop(change.key)
                return
            record.due = "resolved"
        record.state, record.since_at_us = change.state, at_us
        record.value, record.found, record.reason = change.value, change.found, change.reason
        self._put(change.key, record)

    def notify(self, rules: dict[str, AlertRule], at_us: int) -> None:
        """Note of whom has to be told: what fires, and neither is silenced nor looked after."""
        for key, record in tuple(self._untold.items()):
            if self.silence_of(key, at_us) is not None:
                continue
            record.is_notified = True
            rule = rules.get(key[0])
            if rule is not None and rule.command and not record.acknowledged_by:
                record.due = "firing"
            self._put(key, record)

    def acknowledge(self, key: AlertKey, by: str, note: str, at_us: int) -> AlertRecord | None:
        """Note who looks after an alert; None where there is none that is not Normal."""
        record = self.records.get(key)
        if record is None or record.state == "normal":
            return None
        record.acknowledged_by, record.acknowledged_at_us, record.note = by, at_us, note
        self._put(key, record)
        return record

    def release(self, key: AlertKey) -> str:
        """Note that nobody looks after an alert any more; return who did, empty for nobody."""
        record = self.records.get(key)
        if record is None or record.state == "normal" or not record.acknowledged_by:
            return ""
        by, record.acknowledged_by = record.acknowledged_by, ""
        record.acknowledged_at_us, record.note = None, ""
        self._put(key, record)
        return by

    def due(self) -> Iterator[tuple[AlertKey, AlertRecord]]:
        """Yield the alerts whose command has to be run."""
        return iter(tuple(self._due.items()))

    def finish(self, key: AlertKey, due: str) -> None:
        """Note that the command has been run for that; something else may be due by now."""
        record = self.records.get(key)
        if record is None or record.due != due:
            return
        record.due = ""
        if record.state == "normal":
            self._drop(key)
        else:
            self._put(key, record)

    def run_again(self, key: AlertKey, at_us: int) -> None:
        """Let the command of an alert be run again, for how the alert is now."""
        record = self.records.get(key)
        if record is None:
            record = AlertRecord(state="normal", since_at_us=at_us, is_notified=True)
        record.due = "firing" if record.state in HAS_FIRED else "resolved"
        self._put(key, record)

    def forget_rule(self, name: str) -> None:
        """Drop the alerts of a rule that is removed."""
        for key in [key for key in self.records if key[0] == name]:
            self._drop(key)

    def silence_of(self, key: AlertKey, at_us: int) -> AlertSilence | None:
        """Return the silence that an alert is under at this moment."""
        for silence in self.silences.values():
            if is_quiet(silence, at_us) and _covers(silence, key):
                return silence
        return None

    def take_ended_silences(self, at_us: int) -> list[AlertSilence]:
        """Drop and return the silences whose time is over."""
        ended = [each for each in self.silences.values() if each.ends_at_us <= at_us]
        for silence in ended:
            del self.silences[silence.id]
        return ended

    def take_changed(self) -> dict[AlertKey, AlertRecord | None]:
        """Return what has changed since this was asked last."""
        changed, self.changed = self.changed, {}
        return changed

    def _put(self, key: AlertKey, record: AlertRecord) -> None:
        self.records[key] = self.changed[key] = record
        self._note_open(key, record)

    def _note_open(self, key: AlertKey, record: AlertRecord | None) -> None:
        """Note whether it is one to be told of, and one whose command is due; None: it is gone."""
        for known, is_open in (
            (self._untold, record is not None and _is_untold(record)),
            (self._due, record is not None and bool(record.due)),
        ):
            if record is not None and is_open:
                known[key] = record
            else:
                known.pop(key, None)

    def _drop(self, key: AlertKey) -> None:
        self._note_open(key, None)
        if self.records.pop(key, None) is not None:
            self.changed[key] = None


def _is_untold(record: AlertRecord) -> bool:
    return record.state in HAS_FIRED and not record.is_notified


def _covers(silence: AlertSilence, key: AlertKey) -> bool:
    rule, process, view = key
    return (
        matches(rule, silence.rule)
        and matches(process, silence.process)
        and matches(view, silence.view)
    )
