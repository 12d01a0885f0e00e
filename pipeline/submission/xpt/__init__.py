"""SAS transport files, version 5: written, read byte by byte, checked."""
