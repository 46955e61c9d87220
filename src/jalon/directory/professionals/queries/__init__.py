"""What is read of professionals: what to keep of a file, who answers to filters, how many they are, one of them."""
