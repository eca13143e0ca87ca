"""The shared question desk."""
