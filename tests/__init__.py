"""The tests mirror the folders of the package; what several of them share lies here."""
