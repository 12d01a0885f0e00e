"""SDTM datasets received instead of forms: reading, fitting to the schemas, and the public example."""
