"""Reading untrusted JSON, and refusing it: what dialects share. Pure and total: any bytes give an answer."""
