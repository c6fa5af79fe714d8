"""The replay workspace: one playhead on the whole log, and every view as it stood there."""
