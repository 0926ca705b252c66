"""The whole system on one machine: centre, simulated devices, sync and the real screen."""
