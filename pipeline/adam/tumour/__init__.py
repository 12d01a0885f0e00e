"""ADTR and RECIST: lesions, their sums, and the responses that they make."""
