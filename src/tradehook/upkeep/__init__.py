"""What keeps an installation well over the years: backups, moving a store, retention, and looking for what is wrong."""
