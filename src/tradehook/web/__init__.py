"""Faces for programs and people: webhook endpoints, the management API, and the pages."""
