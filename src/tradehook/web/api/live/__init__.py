"""What changes, told to whoever listens: facts of the store in their order, resumable, across processes."""
