"""Lists as files: every row of a list as CSV or Parquet, written by a process of its own and sent as it comes."""
