"""What is read about files: sources declared, deliveries, rows as read, what waits."""
