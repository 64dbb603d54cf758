"""Questions by their names and in the words of those who ask, and answers as JSON."""
