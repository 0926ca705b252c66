"""The command line. Each command imports what it runs when it runs it, so that `kiosk --help` is quick."""
