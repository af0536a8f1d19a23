package pack

import (
	"maps"
	"slices"
)

// ChangeKind says how two versions differ at one place.
type ChangeKind string

// The kinds of changes.
const (
	Added    ChangeKind = "added"
	Removed  ChangeKind = "removed"
	Reworded ChangeKind = "reworded"
	Moved    ChangeKind = "moved"
	Altered  ChangeKind = "changed" // in another way than its words: what it is answered on, who is asked
)

// Change is one difference between two versions. What says what it is about in a word; Language is set for texts.
type Change struct {
	Kind     ChangeKind
	What, ID string // "statement", and its id
	Part     string // "customers", "employees", "name" …; "" = the whole
	Language string
	Old, New string
}

// Compare tells how a version differs from an earlier one, in the order of the questionnaire.
func Compare(old, new *Pack) []Change {
	a, b := piecesOf(Joined(old)), piecesOf(Joined(new))
	var all []Change
	at := map[string]*piece{}
	for i := range a {
		at[a[i].key()] = &a[i]
	}
	kept := map[string]bool{}
	for i := range b {
		now := &b[i]
		before := at[now.key()]
		if before == nil {
			all = append(all, Change{Kind: Added, What: now.what, ID: now.id, New: now.title(new)})
			continue
		}
		kept[now.key()] = true
		all = append(all, reworded(before, now, old, new)...)
		if before.rest != now.rest {
			all = append(all, Change{Kind: Altered, What: now.what, ID: now.id, Old: before.rest, New: now.rest})
		}
	}
	for i := range a {
		if !kept[a[i].key()] {
			all = append(all, Change{Kind: Removed, What: a[i].what, ID: a[i].id, Old: a[i].title(old)})
		}
	}
	return append(all, moved(a, b, kept, new)...)
}

// piece is one part of a questionnaire with its texts by the name of the part.
type piece struct {
	what, id, group string
	names           []string // the order of texts
	texts           map[string]Text
	rest            string
}

func (x *piece) key() string { return x.what + " " + x.id }

// title is the first of its texts, in the pack's own language.
func (x *piece) title(p *Pack) string {
	if len(x.names) == 0 {
		return ""
	}
	return x.texts[x.names[0]].In(p.DefaultLanguage, p.DefaultLanguage)
}

func (x *piece) add(name string, t Text) {
	if t == nil {
		return
	}
	if x.texts == nil {
		x.texts = map[string]Text{}
	}
	x.names, x.texts[name] = append(x.names, name), t
}

func (x *piece) sides(s Sides) {
	for _, side := range []struct {
		name string
		w    Wording
	}{{"customers", s.Customer}, {"employees", s.Employee}} {
		x.add(side.name, side.w.Text)
		x.add(side.name+", left", side.w.Left)
		x.add(side.name+", right", side.w.Right)
	}
}

func reworded(before, now *piece, old, new *Pack) []Change {
	var all []Change
	for _, name := range unionOf(before.names, now.names) {
		for _, l := range unionOf(old.Languages, new.Languages) {
			x, y := before.texts[name][l], now.texts[name][l]
			if x != y {
				all = append(all, Change{Kind: Reworded, What: now.what, ID: now.id, Part: name, Language: l, Old: x, New: y})
			}
		}
	}
	return all
}

func unionOf(a, b []string) []string {
	all := slices.Clone(b)
	for _, s := range a {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// moved tells which pieces stand in another group, or in another order within it: the fewest whose moving explains it.
func moved(a, b []piece, kept map[string]bool, new *Pack) []Change {
	var all []Change
	group := map[string]string{}
	order := map[string][]string{}
	for i := range a {
		if k := a[i].key(); kept[k] {
			group[k] = a[i].group
			order[a[i].what+" "+a[i].group] = append(order[a[i].what+" "+a[i].group], k)
		}
	}
	after := map[string][]string{}
	piecesNow := map[string]*piece{}
	for i := range b {
		k := b[i].key()
		if !kept[k] {
			continue
		}
		piecesNow[k] = &b[i]
		if group[k] != b[i].group {
			all = append(all, Change{Kind: Moved, What: b[i].what, ID: b[i].id, Old: group[k], New: b[i].group})
			continue
		}
		after[b[i].what+" "+b[i].group] = append(after[b[i].what+" "+b[i].group], k)
	}
	for _, g := range slices.Sorted(maps.Keys(after)) {
		was := slices.DeleteFunc(slices.Clone(order[g]), func(k string) bool { return !slices.Contains(after[g], k) })
		for _, k := range outOfOrder(was, after[g]) {
			all = append(all, Change{Kind: Moved, What: piecesNow[k].what, ID: piecesNow[k].id, New: piecesNow[k].title(new)})
		}
	}
	return all
}

// outOfOrder are the fewest entries of now without which it has the order of was: those outside their longest common
// subsequence.
func outOfOrder(was, now []string) []string {
	n := len(now)
	length, from := make([]int, n), make([]int, n)
	end := -1
	for i := range now {
		length[i], from[i] = 1, -1
		for j := range i {
			if slices.Index(was, now[j]) < slices.Index(was, now[i]) && length[j]+1 > length[i] {
				length[i], from[i] = length[j]+1, j
			}
		}
		if end < 0 || length[i] > length[end] {
			end = i
		}
	}
	stay := map[int]bool{}
	for i := end; i >= 0; i = from[i] {
		stay[i] = true
	}
	var all []string
	for i, k := range now {
		if !stay[i] {
			all = append(all, k)
		}
	}
	return all
}
