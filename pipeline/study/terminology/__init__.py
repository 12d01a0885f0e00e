"""Terminology of a trial's own, in `raw/<STUDY>/terminology/`: NCI's packages, the terms that the trial adds, what changed."""
