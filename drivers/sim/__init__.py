"""The other end of each wire, on real pseudo-terminals and ports, with faults when told."""
