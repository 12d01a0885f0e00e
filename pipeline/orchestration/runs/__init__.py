"""A run: its process, workers, lock, record and summary."""
