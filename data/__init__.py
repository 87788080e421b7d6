"""The demo shop: a package so that a wheel can carry its catalogue, pictures and policies."""
