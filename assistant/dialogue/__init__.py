"""Deciding what to do next. Pure: no clock, no I/O."""
