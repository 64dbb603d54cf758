"""Step by step: who is next to whom, and how one comes from one document to another."""
