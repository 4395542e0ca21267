"""What Backchannel costs, measured against a floor and a peer in the same run: ``python -m benchmarks --help``."""
