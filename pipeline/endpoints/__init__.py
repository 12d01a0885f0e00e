"""The endpoints, each declared once: its parameter, decision table and reasons, its purpose, and the outputs that show it.

The datasets follow a declaration, the tables print its reasons in its order, and define.xml states its rules and its results.
"""
