"""Orders and legs that a broker does not carry as they are: watched by tradehook, or placed after the fill."""
