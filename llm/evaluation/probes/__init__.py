"""Whether a model writes from its brief, and whether the brief's controls act: `llm probe`."""
