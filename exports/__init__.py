"""The graph as files and pages that people open."""
