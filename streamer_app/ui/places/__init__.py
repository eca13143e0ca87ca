"""The four places: live, questions, review, settings."""
