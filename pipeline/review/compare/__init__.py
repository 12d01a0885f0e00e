"""Two versions of datasets, cell by cell, and what is agreed about their differences."""
