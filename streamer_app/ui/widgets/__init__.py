"""Widgets that know no event and no store."""
