"""The running session: threads, hand-over and the snapshots that the window shows."""
