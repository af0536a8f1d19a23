package store

// memory is what this process remembers of forms, waves and links, each for at most Options.Refresh.
type memory struct{}
