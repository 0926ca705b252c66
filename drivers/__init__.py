"""Devices: bytes in, typed outcomes out. A library of its own that knows nothing of the kiosk."""
