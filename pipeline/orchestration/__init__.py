"""All that knows Dagster: assets made from the functions of the stations, the store of their results, checks, jobs, schedules."""
