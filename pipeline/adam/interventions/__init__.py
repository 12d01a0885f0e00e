"""Medication and procedures besides the study drugs."""
