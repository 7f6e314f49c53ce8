"""Results to text, tables, figures and pages; nothing is computed here."""
