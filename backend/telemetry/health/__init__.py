"""Health, decided once: samples in, a report out.

limits        how long is too long; settings, so that tests may be impatient
window        the newest samples of one replica, by the clock of their receipt
slope         whether a lag shrinks or grows, over all of its window
facts         what is known when a status is decided
*_rules       what a status follows from, in order: of liveness, of a process, of its views
evaluator     the health of one process, by these rules; what a handler does, in one word
verdict_hold  a better status is believed when it lasts
problems      what is not well, each cause once
monitor       puts these together; the supervisor owns the only one
"""
