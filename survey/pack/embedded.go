package pack

// Embedded are the packs that come with Mirror, in the order they are best met.
func Embedded() []*Pack { return nil }

// Named returns the embedded pack of that name.
func Named(name string) (*Pack, bool) { return nil, false }
