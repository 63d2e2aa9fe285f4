"""Every setting in a trader's words: its group, its title and one sentence, for the reference and for forms."""
