"""What the Makefile runs. Each module is a command: ``python -m scripts.NAME`` in the root of a checkout."""
