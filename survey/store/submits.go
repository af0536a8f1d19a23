package store

// submits is the goroutine that stores submissions and drafts.
type submits struct{}

// start begins to take submissions; Open calls it last.
func (w *submits) start(*Store) error { return nil }

// stop stores what was accepted and ends; Close calls it first.
func (w *submits) stop() {}
