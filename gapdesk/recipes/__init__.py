"""How programs are connected: the URL form, the steps, and the configuration files that can be written."""
