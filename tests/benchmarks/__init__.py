"""Ratios of our own paths to the plain way of doing the same."""
