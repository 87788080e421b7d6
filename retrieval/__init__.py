"""Finds and ranks a shop's products. Knows nothing of conversations or pages."""
