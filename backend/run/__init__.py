"""One composition root a process, and what its processes are made of.

supervisor  starts, watches and restarts the others; `household` holds its `child`ren, `board` the
            newest they said, `control` answers clients, `logs` keeps the text log;
primary     the only writer: `desk` takes commands, answers and publishes;
replica     follows the log; `answering` is its query thread, `obeying` takes its orders, `refuge`
            builds anew what cannot be trusted;
archive     a replica whose rows keep their history.

Every child begins in `entry`, is told who it is through `bootstrap`, and lives at its `station`.
"""
