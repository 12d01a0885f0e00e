"""The assets of a study: functions of the rooms as Dagster assets, with checks and metadata."""
