"""The schema's revisions, run when a store is opened."""
