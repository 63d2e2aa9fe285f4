"""When each webhook and key was last used, and from where."""
