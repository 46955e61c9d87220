"""The facts of hospitals as they can be counted: parts read back, joined with units, presentations and answers.

What a file holds never changes; what its labels and codes mean is decided here each time, with the answers known
now. So an answer given today also counts for the file of last year, and nothing is loaded twice.
"""
