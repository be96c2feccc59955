"""A document as its reader found it to what is known of it: kind, body, sections, structure, metadata."""
