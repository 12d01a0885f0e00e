"""Figures: one module per figure, named by its number (TLF_SPEC 2)."""
