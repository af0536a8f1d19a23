package bench

import (
	"fmt"
	"time"
)

// judge compares the figures of the run with the goals (perf.md §6). The floor is of rows, which is what the goals were set
// with; sealing answers into boxes costs less than that, which a note tells.
func (b *Bench) judge(r *Report, by map[string]Measurement, rows, boxes Measurement) {
	bare, submit, obvious := by["bare POST"], by["submit"], by["obvious"]
	least := 6.0
	if b.FsyncDelay > 0 {
		least = 15
	}
	r.Goals = append(r.Goals, atLeast("submissions a second, × the obvious implementation", submit.PerSecond/obvious.PerSecond, least))
	if b.DB == "sqlite" && b.FsyncDelay == 0 {
		floor := bare.CPU + rows.CPU
		form := by["form"].CPU
		r.Goals = append(r.Goals,
			atLeast("submissions a second, share of a bare POST's", submit.PerSecond/bare.PerSecond, 0.25),
			atMost("processor time, × the floor (bare POST + bulk insert of rows)", submit.CPU/floor, 2),
			atMost("p99 in ms", submit.P99, 10),
			atMost("processor time of a form's last page, × the floor", form/floor, 4))
		sealed := bare.CPU + boxes.CPU
		r.Notes = append(r.Notes, fmt.Sprintf("Over a floor of sealed boxes (bare POST + bulk insert of boxes, %.1f µs) they are %.2f and %.2f ×.", sealed, submit.CPU/sealed, form/sealed))
	}
}

// What one journey costs LimeSurvey 6.4.2 with PHP 8.2, nginx and MariaDB, and what a bare POST and the bulk insert of an
// answer's rows cost, on the machine the goals were set on (perf.md §1, §5). The journey is the low end of what was measured
// with 16 respondents at a time: 30 ratings and 3 texts on one page, form and answer.
const (
	limeSurvey     = 330 * time.Millisecond
	limeSurveyBare = 8 * time.Microsecond
	limeSurveyRows = 8500 * time.Nanosecond
)

// judgeJourney holds what a whole journey costs against LimeSurvey's. Seconds of two machines cannot be compared: so each
// journey is taken in bare POSTs of its own machine, ours in those of this run. That is fair as far as what LimeSurvey does
// becomes slower from machine to machine as a bare POST does, which nobody measured: system calls and computing do not
// become slower alike. So a note tells the ratio in bulk inserts as well, and the plain one.
func (b *Bench) judgeJourney(r *Report, bare, rows, journey Measurement, all walked) {
	n := float64(b.walks())
	pages, requests := float64(all.pages)/n, float64(all.requests)/n
	cpu := journey.CPU + journey.DBCPU
	theirs, ours := float64(limeSurvey)/float64(limeSurveyBare), cpu/bare.CPU
	r.Goals = append(r.Goals,
		atLeast("processor time of LimeSurvey's journey, × ours, each in bare POSTs of its machine", theirs/ours, 300),
		atMost("processor time of a page, got and sent, in ms", cpu/pages/1e3, 2))
	r.Notes = append(r.Notes, fmt.Sprintf("A journey (start, %.0f pages, send; %.0f requests) costs %.2f ms, which is %.0f bare POSTs. LimeSurvey's cost %v elsewhere, which was %.0f bare POSTs of %v there: "+
		"%.0f × ours in bare POSTs, %.0f × in bulk inserts of an answer's rows, %.0f × in plain milliseconds of two machines.",
		pages, requests, cpu/1e3, ours, limeSurvey, theirs, limeSurveyBare, theirs/ours,
		float64(limeSurvey)/float64(limeSurveyRows)/(cpu/rows.CPU), float64(limeSurvey.Microseconds())/cpu))
}
