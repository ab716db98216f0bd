"""A path becomes pages: PDF, pictures, plain text."""
