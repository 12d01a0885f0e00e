"""Subjects: analysis sets, disposition, demographics, history, therapies."""
