"""The settings room: where things live on this machine, what a person chose, and what must survive a crash."""
