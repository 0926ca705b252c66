"""The only place that wires everything: the screen, syncing and provisioning, each from one configuration."""
