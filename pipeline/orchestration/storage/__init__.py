"""Where results and the event log are kept."""
