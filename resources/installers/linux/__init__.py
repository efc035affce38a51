"""The package and the archive for Linux."""
