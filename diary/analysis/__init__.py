"""Numbers from plain data. Pure: no Django, no clock, no model."""
