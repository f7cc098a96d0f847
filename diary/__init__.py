"""The diary: what people record, how devices meet, what others may see."""
