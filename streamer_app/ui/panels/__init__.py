"""One file a panel of the live place."""
