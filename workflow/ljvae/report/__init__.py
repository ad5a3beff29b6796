"""The pages of the report: what the study found, in sentences and numbers from its tables, and each table as a page."""
