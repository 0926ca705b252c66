"""ESC/POS, the language of receipt printers: documents to bytes, status bytes to typed states. No clock, no port."""
