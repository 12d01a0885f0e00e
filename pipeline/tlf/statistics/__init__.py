"""Statistics: proportions, Kaplan-Meier, comparisons, summaries, shifts."""
