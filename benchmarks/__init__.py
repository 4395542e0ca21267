"""What Backchannel costs, measured against a floor and a peer in one run: ``python -m benchmarks --help``."""
