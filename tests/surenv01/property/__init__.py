"""Properties that must hold whatever the raw data look like."""
