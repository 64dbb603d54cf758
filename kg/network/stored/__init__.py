"""What a store says of the network, and what is kept of that: read as a stream, put together, followed as the store changes."""
