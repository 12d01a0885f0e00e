"""Listings: one module per listing, named by its number (TLF_SPEC 4)."""
