"""What a snapshot holds on disk: passages, vectors and postings, each behind a Protocol."""
