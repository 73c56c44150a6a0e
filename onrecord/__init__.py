"""onrecord: knowledge graphs in which every relation is on record."""
