"""Chinese text, for every room alike: folding, sentences, tokens, numbers, dates, places, names, spelling."""
