"""One composition root a process, and what its processes are made of.

supervisor  starts, watches and restarts the others: `process_pool` holds its children, each a
            `child_process`, `telemetry_endpoint` hears and judges them, `control_endpoint` answers
            clients, `log_file` keeps the text log; `supervisor_sockets` is where all of them are
            reached, `supervisor_stores` what is kept for them in the data folder;
primary     the only writer: `command_endpoint` receives commands, answers and publishes;
replica     follows the log; `query_thread` answers questions, with `scan_workers` for long ones,
            `order_handler` carries out orders, `heartbeat_thread` says when a step lasts long,
            `read_model_recovery` builds anew what cannot be trusted, `rebuild_manager` views
            beside their rows, by a process of its own, `view_builder`;
archive     a replica whose rows keep their history.

Every child begins in `child_main`, gets its name and settings by `bootstrap`, and has the sockets
and the loop of `child_runtime`. Those of a backend's start are forked from the `fork_server`, which
has loaded what they need, and ends then; one that is started later loads the code of then.
"""
