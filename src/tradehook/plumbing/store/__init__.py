"""The store: one writer, many readers, on SQLite or PostgreSQL."""
