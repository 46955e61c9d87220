"""What every operation of the HTTP API shares: who calls, how a refusal is said, pages, a write done once."""
