"""The rules of cleaning: which lines of a file are its text. `article.cleaner` puts them to work."""
