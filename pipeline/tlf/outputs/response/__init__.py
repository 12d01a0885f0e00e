"""Response, duration of response and tumour burden."""
