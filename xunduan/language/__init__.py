"""What is known of Chinese text, whoever asks: folding, sentences, tokens, numbers, dates, places, names, spelling."""
