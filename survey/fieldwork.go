package survey

import "time"

// StudyID, FormID, GroupID and LinkID are small numbers given by the store. They mean nothing and say nothing about people.
type (
	StudyID int
	FormID  int
	GroupID int // 0 = none
	LinkID  int
)

// WaveState is how far a round of fieldwork has come. It only moves forward.
type WaveState string

// The states of a wave.
const (
	WaveDraft    WaveState = "draft"    // being prepared: groups and packs may change
	WaveOpen     WaveState = "open"     // answers are taken; packs, groups and thresholds are frozen
	WaveClosed   WaveState = "closed"   // no answers are taken any more; the rows are mixed
	WaveReleased WaveState = "released" // protected results are published
)

// Fieldwork is what the store knows about one wave of a study. Days are in the server's time zone.
type Fieldwork struct {
	Study  StudyID
	Wave   string // the study file's id
	Name   string
	State  WaveState
	Opens  time.Time // first day; zero = when opened by hand
	Closes time.Time // last day on which answers are taken; zero = until closed by hand
	Said   bool      // the page "you said, we did" is published
}

// Taking reports whether answers are taken on a day.
func (f *Fieldwork) Taking(now time.Time) bool {
	return f.State == WaveOpen && !now.Before(f.Opens) && (f.Closes.IsZero() || now.Before(f.Closes.AddDate(0, 0, 1)))
}
