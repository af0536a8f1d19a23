package store

import (
	"bytes"
	"cmp"
	"crypto/cipher"
	"slices"

	"mirror/survey"
	"mirror/survey/store/urn"
)

// questions are what a batch wants to know, as arrays, each thing once.
type questions struct {
	studies, forms             []int16
	tokens                     [][]byte
	linkStudies, links         []int16
	days                       []string
	onces                      [][]byte
	unsureStudies, unsureForms []int16
	unsure                     []int64
}

type linkDay struct {
	linkKey
	day string
}

func questionsOf(b *batch) *questions {
	q := &questions{}
	forms, days := map[formKey]bool{}, map[linkDay]bool{}
	for _, j := range b.subs {
		if k := (formKey{j.sub.Study, j.sub.Form}); !forms[k] {
			forms[k] = true
			q.studies, q.forms = append(q.studies, int16(k.study)), append(q.forms, int16(k.form))
		}
		if personal(j.sub) {
			q.tokens = append(q.tokens, j.sub.Token[:])
		} else {
			q.onces = append(q.onces, j.sub.Once[:])
			if k := (linkDay{linkKey{j.sub.Study, j.sub.Link}, day(j.sub.Day)}); !days[k] {
				days[k] = true
				q.linkStudies, q.links, q.days = append(q.linkStudies, int16(k.study)), append(q.links, int16(k.link)), append(q.days, k.day)
			}
		}
		if j.unsure {
			q.unsureStudies, q.unsureForms, q.unsure = append(q.unsureStudies, int16(j.sub.Study)), append(q.unsureForms, int16(j.sub.Form)), append(q.unsure, j.box)
		}
	}
	return q
}

// decide says what becomes of each job and collects what is to be written. Jobs that spend the same secret are decided
// one after the other, as they would be in transactions of their own.
func decide(key cipher.AEAD, keyID int64, b *batch, k *known) (*writes, error) {
	w := &writes{key: keyID}
	var recorded []*job
	counted := map[linkDay]int16{}
	for _, j := range b.subs {
		form := formKey{j.sub.Study, j.sub.Form}
		j.busy = false
		if j.unsure && k.stored[j.box] {
			j.outcome = survey.Recorded // an earlier attempt came through
			w.drop(j.sub)
			continue
		}
		from := k.origin(j.sub)
		j.outcome = outcome(j.sub, from, k.taking[form] || k.held[form])
		switch {
		case j.outcome == survey.AlreadyRecorded:
			w.drop(j.sub)
		case j.outcome != survey.Recorded:
		case !k.taking[form] || j.unread:
			j.busy = true
		default:
			j.row = rowOf(j.sub, from)
			recorded = append(recorded, j)
			w.spend(j.sub)
			w.drop(j.sub)
			if personal(j.sub) {
				from.spent = true
				continue
			}
			k.spent[j.sub.Once] = true
			on := linkDay{linkKey{j.sub.Study, j.sub.Link}, day(j.sub.Day)}
			k.links[on.linkKey].taken[on.day]++
			counted[on]++
		}
	}
	w.count(counted)
	boxes, err := boxesOf(key, recorded, b.random)
	if err != nil {
		return nil, err
	}
	for _, box := range boxes {
		w.put(box)
	}
	for _, j := range b.drafts {
		w.save(&j.draft)
	}
	w.sort()
	return w, nil
}

// origin is nil where there is no such invitation or link.
func (k *known) origin(sub *survey.Submission) *origin {
	if personal(sub) {
		return k.invitations[sub.Token]
	}
	l := k.links[linkKey{sub.Study, sub.Link}]
	if l == nil {
		return nil
	}
	o := l.origin
	o.spent, o.full = k.spent[sub.Once], l.taken[day(sub.Day)] >= l.perDay
	return &o
}

func (w *writes) spend(sub *survey.Submission) {
	if personal(sub) {
		w.tokens = append(w.tokens, sub.Token[:])
		return
	}
	w.onces = append(w.onces, once{sub.Once[:], day(sub.Day)})
}

func (w *writes) put(b *urn.Sealed) {
	w.studies, w.forms = append(w.studies, int16(b.Study)), append(w.forms, int16(b.Form))
	w.ids, w.boxes = append(w.ids, b.ID), append(w.boxes, b.Body)
}

func (w *writes) drop(sub *survey.Submission) {
	if sub.Draft != [32]byte{} {
		w.dropped = append(w.dropped, draftNumber(sub.Draft))
	}
}

func (w *writes) save(d *savedDraft) { w.saved = append(w.saved, d) }

func (w *writes) count(n map[linkDay]int16) {
	for on := range n {
		w.counted = append(w.counted, on)
	}
	slices.SortFunc(w.counted, func(a, b linkDay) int {
		return cmp.Or(cmp.Compare(a.study, b.study), cmp.Compare(a.link, b.link), cmp.Compare(a.day, b.day))
	})
	for _, on := range w.counted {
		w.counts = append(w.counts, n[on])
	}
}

// sort puts what is unique in one order in all processes.
func (w *writes) sort() {
	slices.SortFunc(w.onces, func(a, b once) int { return bytes.Compare(a.hash, b.hash) })
	slices.SortFunc(w.saved, func(a, b *savedDraft) int { return cmp.Compare(a.id, b.id) })
	slices.Sort(w.dropped)
}
