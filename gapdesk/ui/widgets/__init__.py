"""Small widgets of the pages, each knowing nothing of the engine."""
