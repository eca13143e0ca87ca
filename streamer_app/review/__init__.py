"""Sessions read back: summaries and exports."""
