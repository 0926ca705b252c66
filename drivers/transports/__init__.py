"""Lines that bytes travel on: serial, TCP, USB, HID reports, PC/SC, memory; and a recorder for benches."""
