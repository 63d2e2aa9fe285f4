"""The words that pass between stations: frozen, exact values that import nothing of ours."""
