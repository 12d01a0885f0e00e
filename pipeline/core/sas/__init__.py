"""Files of SAS as stored: numbers, formats and special missing values."""
