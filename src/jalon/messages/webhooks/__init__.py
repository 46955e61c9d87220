"""What happens in Jalon, told to the addresses that subscribed: read from the sealed journal, signed, posted."""
