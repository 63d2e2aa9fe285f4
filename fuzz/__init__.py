"""Bad input by the thousand: valid messages and requests bent out of shape, at a real server. `make fuzz`."""
