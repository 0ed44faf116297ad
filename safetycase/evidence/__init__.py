"""Readers of other tools' results, the lock, and verdicts computed from them."""
