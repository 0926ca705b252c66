"""From the kiosk to the centre and back: the wire that both ends share, the client, the gateway."""
