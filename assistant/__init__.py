"""A conversation with a shopper: understand, decide, act, answer, record."""
