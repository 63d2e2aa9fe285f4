"""Who is told of what: channels, what waits to be told, and how often somebody may be told something."""
