"""Scores of questionnaires."""
