"""``evaluate``: what the program thinks of lines that somebody else labelled."""
