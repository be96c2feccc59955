"""Documents to a snapshot: reading, cleaning, splitting, figures, vectors, lexical index. Knows nothing of ranking."""
