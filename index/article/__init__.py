"""From a document as its reader found it to its kind, body, sections, structure and metadata."""
