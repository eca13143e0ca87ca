"""Events to disk and back: the one writing connection and the named reads."""
