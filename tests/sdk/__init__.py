"""Official SDKs as clients of the whole program."""
