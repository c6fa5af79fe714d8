"""What if it had gone otherwise: branches of the history, as a pane of the replay panel."""
