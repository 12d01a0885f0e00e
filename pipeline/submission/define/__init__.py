"""define.xml 2.1 for SDTM and ADaM, with analysis results metadata: from the declarations, the mapping and the data.

content.py says what a define.xml holds; origins, measures, terms, value_level, datasets and analysis_results
fill it; build.py puts the content of a layer together; odm.py writes it; files.py adds stylesheet and page; valid.py asks the
published schema; check.py compares a define.xml with the datasets.
"""
