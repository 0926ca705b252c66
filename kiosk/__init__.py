"""The kiosk application core: no Qt, no HTTP, no serial port."""
