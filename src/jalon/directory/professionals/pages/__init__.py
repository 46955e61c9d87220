"""What the pages of professionals say, as plain tables."""
