"""Exposure to the study drugs."""
