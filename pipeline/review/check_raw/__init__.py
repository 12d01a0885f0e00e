"""Would this transfer land? The check of forms and of received datasets before a run."""
