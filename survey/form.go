package survey

import (
	"mirror/gap"
	"mirror/survey/pack"
)

// Form is one questionnaire of one wave, frozen when the wave opened. It never changes after that and may be shared.
type Form struct {
	Study     StudyID
	ID        FormID
	Wave      string // the study file's id
	Pack      *pack.Pack
	Programme *Study // the study as it was frozen
	Frame     *gap.Frame
	Layout    *Layout
	Groups    []Group // of the study, in its order
}

// Group is a cell, a segment or a unit as the store numbers it.
type Group struct {
	ID         GroupID
	Kind       string  // pack.RoleCell, pack.RoleSegment, pack.RoleUnit
	Key, Name  string  // Key is the id in files
	Headcount  int     // cells; 0 = not known
	MergedInto GroupID // decided before the wave opened; 0 = stands for itself
}

// Group returns the group with that number, or nil.
func (f *Form) Group(id GroupID) *Group {
	for i := range f.Groups {
		if f.Groups[i].ID == id && id != 0 {
			return &f.Groups[i]
		}
	}
	return nil
}

// GroupNamed returns the group of a kind with that key, or nil.
func (f *Form) GroupNamed(kind, key string) *Group {
	for i := range f.Groups {
		if f.Groups[i].Kind == kind && f.Groups[i].Key == key {
			return &f.Groups[i]
		}
	}
	return nil
}

// Reported is the group that answers of a group are stored under: itself, or the one it was merged into before opening.
func (f *Form) Reported(id GroupID) GroupID {
	for range len(f.Groups) {
		g := f.Group(id)
		if g == nil || g.MergedInto == 0 {
			break
		}
		id = g.MergedInto
	}
	return id
}

// Smallest is the smallest group of a side whose results may be shown.
func (f *Form) Smallest(a gap.Audience) int {
	if a == gap.Employee {
		return max(f.Programme.Smallest.Employees, f.Pack.MinCell)
	}
	return f.Programme.Smallest.Customers
}
