"""How one comes in: accounts of Jalon, keys, identity providers by configuration, and which activity one acts for."""
