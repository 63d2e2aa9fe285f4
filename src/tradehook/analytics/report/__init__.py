"""The report: all figures as one page of HTML with charts, without scripts or anything from elsewhere. Pure."""
