"""Triage of fine needle aspirates: an answer where the classifier is sure, and "I don't know" where it is not."""
