"""What is done with professionals: a national file taken in, those whom no file names any more forgotten."""
