"""What a region keeps to itself in a grid, and the cells it shares one by one."""
