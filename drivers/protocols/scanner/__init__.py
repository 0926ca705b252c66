"""Barcode and QR scanners: codes with a suffix on a line, and the GM65 family's commands beside them. No I/O."""
