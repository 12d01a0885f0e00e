"""Subject pages: everything that a transfer has of one subject, on one timeline and in tables, a page per subject."""
