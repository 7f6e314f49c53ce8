"""The JSON API: a module for each thing that an analyst does, each endpoint a few lines."""
