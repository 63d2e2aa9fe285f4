"""Sessions: somebody who signed in with a browser, and is known by its cookie."""
