"""What just happened: each request with its way, its bodies while they are captured, and its answer."""
