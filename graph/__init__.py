"""Reports to mentions, actors, statements, claims and quads; the store and its queries."""
