"""ADSL: one record per subject."""
