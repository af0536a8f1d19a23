package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// Submit stores a finished form. It returns only after the commit that holds it is synced. A full queue is ErrBusy, a full
// disk ErrFull. Where the connection to PostgreSQL breaks during the commit and does not come back soon, it is ErrBusy
// too, although the answer may be stored: a repeat is then told so, and nothing counts twice.
//
// Groups given on the form must be of the study; they are stored under the group they were merged into. The caller has
// checked the answers against the form.
func (s *Store) Submit(ctx context.Context, sub *survey.Submission) (survey.Outcome, error) {
	sub, err := s.checked(ctx, sub)
	if err != nil {
		return 0, err
	}
	if !exists(sub.Study) || !exists(sub.Form) || sub.Link != 0 && !exists(sub.Link) {
		return survey.UnknownLink, nil
	}
	tags, unread := s.tags(ctx, sub)
	if errors.Is(unread, ErrBusy) || ctx.Err() != nil {
		return 0, cmp.Or(unread, ctx.Err())
	}
	j := newJob()
	defer j.release()
	j.sub, j.tags, j.unread = sub, tags, unread != nil
	if err := s.submits.do(ctx, j); err != nil {
		return 0, err
	}
	if j.busy {
		return 0, cmp.Or(unread, ErrBusy)
	}
	return j.outcome, nil
}

// checked is the submission with its given groups followed through merges.
func (s *Store) checked(ctx context.Context, sub *survey.Submission) (*survey.Submission, error) {
	if s.options.Urn == nil {
		return nil, errNoKeys
	}
	if (sub.Token == [32]byte{}) == (sub.Once == [32]byte{}) {
		return nil, errors.New("a submission comes through either a personal link or an open one")
	}
	if len(sub.Response.Answers) == 0 {
		return nil, errors.New("a submission without answers")
	}
	if !personal(sub) && sub.Day.IsZero() {
		return nil, errors.New("a submission through an open link without its day")
	}
	if sub.GivenGroup == 0 && sub.GivenUnit == 0 {
		return sub, nil
	}
	form, _, err := s.Form(ctx, sub.Study, sub.Form)
	if errors.Is(err, ErrNotFound) {
		return sub, nil // the writer says what becomes of it
	}
	if err != nil {
		return nil, err
	}
	kind := pack.RoleSegment
	if sub.Response.Audience == gap.Employee {
		kind = pack.RoleCell
	}
	followed := *sub
	if followed.GivenGroup, err = given(form, sub.GivenGroup, kind); err != nil {
		return nil, err
	}
	if followed.GivenUnit, err = given(form, sub.GivenUnit, pack.RoleUnit); err != nil {
		return nil, err
	}
	return &followed, nil
}

// given is the group that answers of a group named on the form are stored under.
func given(form *survey.Form, id survey.GroupID, kind string) (survey.GroupID, error) {
	if id == 0 {
		return 0, nil
	}
	if g := form.Group(id); g == nil || g.Kind != kind {
		return 0, fmt.Errorf("the group given on the form is no %s of the study: %w", kind, ErrNotFound)
	}
	return form.Reported(id), nil
}
