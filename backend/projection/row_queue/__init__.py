"""The queue feed: finished row changes, durable, acknowledged by each replica and then removed.

One replica, the `queue` process, applies events as any other does. What each of its batches has
made of the rows becomes one entry of a journal in the folder `queue`, which the replicas that are
fed so take into their own rows instead of the events. The journal is written once for all of them;
each has a queue of its own, which is what it has not acknowledged. What is removed cannot be had
again: that takes the log.
"""
