"""The embedded paper broker: a broker like any other, with books, tables and transactions of its own."""
