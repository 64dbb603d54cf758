"""How a policy spreads: who takes it up, where and when, what is missing, and what comes after it."""
