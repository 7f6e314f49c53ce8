"""What the workbench keeps: projects with their history in a database beside the files, and the files in step."""
