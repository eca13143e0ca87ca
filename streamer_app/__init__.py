"""The desktop companion of people who teach live."""

__version__ = "0.1.0"
