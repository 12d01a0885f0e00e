"""A second derivation of PAZSTS01, from its raw files and the words of its protocol: it imports nothing of the pipeline."""
