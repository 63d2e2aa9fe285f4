"""tradehook: a self-hosted trading desk behind a webhook."""
