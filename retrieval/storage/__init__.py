"""The catalogue in SQL, on SQLite or PostgreSQL."""
