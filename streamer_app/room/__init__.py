"""A local live room that speaks the wires of the platforms: practice, demo and tests."""
