"""Standard forms with the variable names of CDASHIG 2, and their mapping to SDTM: what trials share, taken or changed by each."""
