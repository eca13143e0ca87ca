"""Faults on purpose: ``python -m tests.torture NAME [--n N] [--mutant] [--nightly]``."""
