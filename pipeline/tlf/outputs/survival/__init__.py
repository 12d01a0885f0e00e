"""Progression-free and overall survival."""
