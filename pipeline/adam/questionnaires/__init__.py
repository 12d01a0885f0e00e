"""Questionnaires: scores of scales."""
