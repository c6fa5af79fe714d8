"""Receive, load, decide, append, answer.

command_service      what waits, in order, and which reply belongs to whom;
aggregate_cache      the states that decisions look at, cached and read from the log;
envelope_validation  what an envelope must be like;
command_reader       what a command asks for, and a digest by which it is known again;
decider              one command becomes events, a reason, or a secret to hash first;
unit_of_work         what one transaction will write;
answer_codec         answers, as short as they can be kept;
writer               commands become transactions, and answers;
event_ids            ids that grow with the log;
history_append       history from elsewhere, appended as it was;
secret_hasher        the slow part of a secret, beside the writer; meanwhile
stream_queue         its stream's later commands wait.
"""
