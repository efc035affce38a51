"""The window and the tray: Qt widgets over the engine's service, events and snapshots."""
