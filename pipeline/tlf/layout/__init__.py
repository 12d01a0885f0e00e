"""What an output shows, as data: rows, columns, cells, pictures."""
