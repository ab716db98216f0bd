"""Records for other people's programs: JSON Lines, CSV, Parquet, OParl, and ALTO for the pages."""
