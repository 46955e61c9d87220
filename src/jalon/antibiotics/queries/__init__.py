"""The figures of antibiotics as pages, reports and the command line read them."""
