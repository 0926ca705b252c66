"""What a screen asks for: a session to act on, snapshots to show, devices behind plain verbs."""
