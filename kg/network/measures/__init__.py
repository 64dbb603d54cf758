"""Measures over the whole network: ranks, likeness, communities."""
