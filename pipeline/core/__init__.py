"""What every room uses: dates, distinct values, errors, issues, files, and what one asset hands on."""
