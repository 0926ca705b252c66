"""What devices say: bytes in, events out. No clock, no thread, no port."""
