"""Which results still hold, and what a run must make."""
