"""Reads source: which files of a tree matter, and what they say in the small language of `syntax`."""
