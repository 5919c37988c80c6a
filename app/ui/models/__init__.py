"""View models: a frozen state each, one signal when it changed, and methods that are a person's intentions."""
