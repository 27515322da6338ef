"""Writing raw texts for briefs, with a model or, in tests, without one."""
