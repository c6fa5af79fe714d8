"""Alerts, decided where health is decided: a report and samples in, alerts out.

alert_machine    one alert's states, and what leads from one to the next; pure
readings         what a rule's metric says of every process and view
compiled_rule    a rule made ready to be compared with what samples say
alert_evaluator  every rule at every place; keeps only what is not Normal
alert_preview    what a rule would have done over the kept history
default_rules    what ships
alert_store      rules, states, silences and history, on the disk
alert_ledger     who was notified, who looks after it, what keeps quiet
alert_service    puts these together; the supervisor owns the only one
"""
