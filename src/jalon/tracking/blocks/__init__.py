"""Many cells of a grid at once: pasted, filled down, confirmed, emptied; taken back and given again."""
