"""`backchannel contract check`: finds where the two ends of a WebSocket have drifted apart, from their source alone."""
