"""A protocol on a line, each exchange with a deadline: the drivers, finding them, testing them, keeping them open."""
