"""When the store was put back from a backup, and when a person let it go on from there."""
