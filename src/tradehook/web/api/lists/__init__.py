"""The lists of the API: what each selects, how it is ordered and filtered, and whose its rows are."""
