"""The one database of a shop: sessions, ledger, events, pictures, orders, tickets."""
