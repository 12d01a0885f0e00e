"""Tables: one module per table, named by its number (TLF_SPEC 1-3)."""
