"""Events to numbers, pure: no clock, no disk, no socket."""
