package store

import (
	"mirror/gap"
	"mirror/survey"
)

// origin is what the database knows about where a submission comes from: an invitation, or an open link.
type origin struct {
	study       survey.StudyID
	form        survey.FormID
	audience    gap.Audience
	group, unit survey.GroupID
	weight      float64 // 0 = none
	account     int64   // 0 = none
	spent       bool    // the invitation, or the one-time secret
	full        bool    // the link has taken as many as it may on that day
}

// fits reports whether the submission is for the form and from the side that its link was made for.
func (o *origin) fits(sub *survey.Submission) bool {
	return o.study == sub.Study && o.form == sub.Form && o.audience == sub.Response.Audience
}

// outcome decides. from is nil where there is no such invitation or link. Who was recorded hears so even after the end.
func outcome(sub *survey.Submission, from *origin, taking bool) survey.Outcome {
	switch {
	case from == nil || !from.fits(sub):
		return survey.UnknownLink
	case from.spent:
		return survey.AlreadyRecorded
	case !taking:
		return survey.NotTaking
	case from.full:
		return survey.LinkFull
	}
	return survey.Recorded
}

// row is a response as it is stored. The pointers are nil, and nothing is stored, for every employee.
type row struct {
	study, form int16
	id          int64
	audience    int16
	group, unit int16
	answers     []byte
	weight      *float64
	account     *int64
	seconds     *int32
}

// rowOf makes the row of a submission that is recorded. This is the one place where an answer is put together; what it
// does not copy is not kept.
func rowOf(sub *survey.Submission, from *origin) row {
	r := row{study: int16(sub.Study), form: int16(sub.Form), audience: int16(from.audience), answers: sub.Response.Answers}
	r.group, r.unit = int16(from.group), int16(from.unit)
	if r.group == 0 {
		r.group = int16(sub.GivenGroup)
	}
	if r.unit == 0 {
		r.unit = int16(sub.GivenUnit)
	}
	if sub.LeaveOutGroup { // a branch may be smaller than any team
		r.group, r.unit = 0, 0
	}
	if from.audience == gap.Employee {
		return r
	}
	if from.weight != 0 {
		r.weight = &from.weight
	}
	if from.account != 0 {
		r.account = &from.account
	}
	if s := sub.Response.Seconds; s >= 0 {
		seconds := int32(min(s, 1<<30))
		r.seconds = &seconds
	}
	return r
}

// personal reports whether a submission comes through a personal link.
func personal(sub *survey.Submission) bool { return sub.Once == [32]byte{} }

// aboutCustomer are what is kept with a comment of a customer, and never with one of an employee.
func aboutCustomer(r *row, w *survey.Words) (language, score string) {
	if r.audience == int16(gap.Employee) {
		return "", ""
	}
	return w.Language, w.Score
}
