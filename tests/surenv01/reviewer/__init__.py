"""A reviewer's derivation of SURENV01: from the package's SDTM and the methods of its define.xml, and nothing of the pipeline."""
