"""What starts runs and tells of them: schedule, sensors, queue, notices."""
