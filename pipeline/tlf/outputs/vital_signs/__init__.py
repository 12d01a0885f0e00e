"""Vital signs and performance status."""
