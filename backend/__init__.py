"""The backend, one sentence a stage.

command     what operators ask for is decided against the current state
store       and appended to the log in one durable transaction;
publish     the log becomes a feed,
projection  the feed becomes tables in every replica and in the archive,
query       and tables become answers;
telemetry   positions become lag and its history,
audit       what operators do is on record before they are answered,
replay      past, other and tried histories are run through the same handlers,
exchange    files become facts or commands, and the log becomes files,
foreign     event stores of other programs are read, and only read,
run         one composition root a process puts these together,
client      and another process talks to them over `wire` in the words of `messages`.
"""
