"""From analysis datasets to tables, listings and figures: results as data first, then their layout, then their files."""
