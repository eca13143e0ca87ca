"""Numbers to advice, pure: which course to pitch, when, and whether it worked."""
