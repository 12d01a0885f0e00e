"""Adverse events and deaths."""
