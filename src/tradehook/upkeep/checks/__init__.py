"""What the doctor looks at on the machine itself, whether the server runs or not."""
