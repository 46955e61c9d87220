"""The measures that a Prometheus server reads, off unless $JALON_METRICS_TOKEN is set.

counting   requests, counted by each process of the site in a file of its own      text   their format
gathering  everything else, read in the database when it is asked for
"""
