"""Wire formats: one folder each. A dialect reads bytes and words answers; it never does input or output."""
