"""Feeds turn the bytes of a wire into events; they know no store and no window."""
