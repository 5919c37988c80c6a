"""What a person sees: views that render a state and emit wishes, and decide nothing."""
