"""People: whose accounts and keys they are, and what each of them may do."""
