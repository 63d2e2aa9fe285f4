"""Damage of an SQLite store: found before it is opened, named row by row, and gone on from only by consent."""
