"""What onrecord knows of politics and of words: relations, frames, actors, shapes and queries, and their loaders."""
