"""What charts were last said to hold, and whether the accounts that follow them hold the same."""
