"""Messages that somebody keeps by name, to send them by hand."""
