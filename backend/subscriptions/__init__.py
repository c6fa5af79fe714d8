"""Named subscriptions of others: what each has acknowledged and parked, across restarts."""
