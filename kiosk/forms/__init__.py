"""Forms as JSON Schema with a JSON Forms UI schema: which questions are asked, what is wrong, what is filed."""
