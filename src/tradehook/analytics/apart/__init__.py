"""Questions that take a processor for longer than answers to webhooks may wait: put to a process beside the server."""
