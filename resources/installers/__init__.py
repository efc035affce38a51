"""How the installers are made: `python -m resources.installers COMMAND`, on the system they are for."""
