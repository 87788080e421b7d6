"""What a shopper will want next: from sequences alone, and from the shop's own log."""
