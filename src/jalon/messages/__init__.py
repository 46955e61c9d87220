"""Mail that leaves the instance: letters that features ask for, sent once each, with what became of them."""
