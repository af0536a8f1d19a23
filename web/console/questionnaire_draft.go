package console

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"mirror/survey"
	surveyfault "mirror/survey/fault"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// sheetOf is the questionnaire an address names: the version it asks for, else the draft, else the newest version.
func (p *Pages) sheetOf(v *visit, version string) (*store.Questionnaire, []store.Questionnaire, error) {
	all, err := p.written(v)
	if err != nil {
		return nil, nil, err
	}
	all = slices.DeleteFunc(all, func(q store.Questionnaire) bool { return q.ID != v.Param("pack") })
	for i := range all {
		if version == "" || all[i].Version == version {
			return &all[i], all, nil
		}
	}
	return nil, nil, store.ErrNotFound
}

// mayEdit reports whether who asks may change a questionnaire: a draft, and by its authors.
func mayEdit(v *visit, q *store.Questionnaire) bool {
	return !q.Published && v.user.Has(survey.RoleAuthor)
}

// draftMark tells one state of a draft from another.
func draftMark(source []byte) string {
	sum := sha256.Sum256(source)
	return hex.EncodeToString(sum[:8])
}

// asFile is a questionnaire after an edit: its file, and the pack as it reads back. The faults are what keeps it from
// being one; then nothing is to be stored.
func asFile(q *pack.Pack) (source []byte, read *pack.Pack, faults []surveyfault.Fault, err error) {
	q.Tidy()
	source = pack.Write(q)
	read, _, err = pack.Read("questionnaire", bytes.NewReader(source))
	var bad *surveyfault.Error
	if errors.As(err, &bad) {
		return nil, nil, bad.Faults, nil
	}
	return source, read, nil, err
}

// store stores an edited draft. Its version becomes a new one where the one it has belongs to the pack that comes with
// Mirror, whose words it does not have any more.
func (p *Pages) store(v *visit, q *store.Questionnaire, edited *pack.Pack) ([]fault, error) {
	if t, ok := pack.Named(q.ID); ok && t.Version == edited.Version && !bytes.Equal(pack.Write(edited), q.Source) {
		edited.Version = pack.NextVersion(edited.Version)
		if err := p.free(v, edited); err != nil {
			return nil, err
		}
	}
	source, _, faults, err := asFile(edited)
	if err != nil || faults != nil {
		return inWords(faults, "", nil), err
	}
	return p.changed(p.Store.ChangeQuestionnaire(v.ctx(), v.actor(), v.id, q.ID, q.Source, source))
}

// changed tells what kept the store from storing a change.
func (p *Pages) changed(err error) ([]fault, error) {
	switch {
	case errors.Is(err, store.ErrConflict):
		return []fault{{"", othersChanged}}, nil
	case errors.Is(err, store.ErrState):
		return []fault{{"", refused(err)}}, nil
	}
	return nil, err
}

const othersChanged = "Somebody else changed this questionnaire meanwhile. Look at it again, then save once more."

// inWords are the faults of a questionnaire for the fields of a page: about is what the page edits, as faults begin with
// it, and fields are the ids that there are.
func inWords(faults []surveyfault.Fault, about string, fields []string) []fault {
	var all []fault
	for _, f := range faults {
		head, what, ok := strings.Cut(f.What, ": ")
		if !ok {
			head, what = "", f.What
		}
		field := ""
		if rest, mine := strings.CutPrefix(head, about+", "); mine && about != "" {
			field = strings.ReplaceAll(rest, ", ", "-")
			if !slices.Contains(fields, field) && slices.Contains(fields, "text-"+field) {
				field = "text-" + field
			}
		}
		if !slices.Contains(fields, field) {
			field = ""
		}
		if field == "" && head != "" && head != about {
			what = head + ": " + what
		}
		all = append(all, fault{field, ended(what + ": " + f.Do)})
	}
	return all
}

// ended is a sentence: it begins with a capital letter and has an end.
func ended(s string) string {
	if strings.HasSuffix(s, "?") || strings.HasSuffix(s, "…") {
		return capital(s)
	}
	return sentence(s)
}
