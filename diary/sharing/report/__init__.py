"""What a clinician reads: facts of a range of days, and the same facts as a page, PDF, FHIR, CSV and JSON."""
