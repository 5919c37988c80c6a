"""Papers an office sends or keeps: requests, minutes and decisions, filled in and written as DOCX or PDF."""
