"""The offline report: view models and templates."""
