"""A day of the calendar, as one text: 2026-06-30."""

from datetime import date


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, written so and not otherwise."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
