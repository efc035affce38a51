"""What tables show, as Qt's item models."""
