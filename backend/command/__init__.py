"""Receive, load, decide, append, answer.

service    what waits, in order, and which reply belongs to whom;
world      the states that decisions look at, cached and read from the log;
fitting    what an envelope must be like;
deciding   one command becomes events or a reason;
batch      what one transaction will write;
keeping    answers, as short as they can be kept;
writer     batches become transactions, and answers;
facts      history from elsewhere, appended as it was;
passwords  the slow part of a password, beside the writer.
"""
