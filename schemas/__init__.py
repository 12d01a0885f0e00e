"""What every table must look like: one class per raw form, SDTM domain, ADaM dataset, and the results dataset.

Imports nothing of the pipeline. Facts of the standards (label, type, core, order, codelists) stand in CSV beside this file;
the classes state only what is ours.
"""
