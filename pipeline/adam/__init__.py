"""ADaM: SDTM tables in, analysis datasets out. One module per dataset; the engines are response.py and time_to_event.py."""
