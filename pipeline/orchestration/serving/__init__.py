"""Dagster's servers for a workspace, and Celery workers."""
