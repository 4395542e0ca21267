"""Backchannel: the live chat and Q&A beside a stream, self-hosted."""
