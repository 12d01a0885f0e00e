"""Dates and times: as sites write them, as ISO 8601 has them, and what was before what."""
