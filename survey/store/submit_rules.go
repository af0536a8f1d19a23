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

// rowOf makes what is stored of a submission that is recorded. This is the one place where an answer is put together; what
// it does not copy is not kept. A customer's tag comes with the box: see boxesOf.
func rowOf(sub *survey.Submission, from *origin) survey.Response {
	given := &sub.Response
	r := survey.Response{Audience: from.audience, Group: from.group, Unit: from.unit, Answers: given.Answers, Comments: given.Comments}
	if r.Group == 0 {
		r.Group = sub.GivenGroup
	}
	if r.Unit == 0 {
		r.Unit = sub.GivenUnit
	}
	if sub.LeaveOutGroup { // a branch may be smaller than any team
		r.Group, r.Unit = 0, 0
	}
	if from.audience == gap.Employee { // nor are language and score kept with their comments: see urn.Seal
		return r
	}
	r.Weight, r.Account, r.Seconds = from.weight, uint64(from.account), given.Seconds
	return r
}

// personal reports whether a submission comes through a personal link.
func personal(sub *survey.Submission) bool { return sub.Once == [32]byte{} }
