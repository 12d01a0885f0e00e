"""Statistics: proportions, Kaplan-Meier, comparisons of arms, summaries, shifts."""
