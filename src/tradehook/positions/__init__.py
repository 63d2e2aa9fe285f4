"""Station: what is held now, and what it is worth, as folds over fills."""
