package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/release"
)

// engine measures what becomes of tallies: the result, with all its intervals by jackknife, must not cost more for more
// people.
func (w *wave) engine(context.Context) error {
	var took [2]Figure
	for i, t := range []*gap.Tally{w.truth.few, w.truth.tally} {
		var err error
		name := fmt.Sprintf("result with jackknife from tallies of %s", thousands(int(t.People(gap.Customer)+t.People(gap.Employee))))
		if took[i], err = w.measure(name, often, func() error { gap.Analyze(w.form.Frame, t); return nil }); err != nil {
			return err
		}
	}
	w.goal(atMost("a result of all people, × one of "+thousands(fewPeople), took[1].least/took[0].least, 1.5))
	return nil
}

// erased is how many people are erased, one by one.
const erased = 300

// erasures measures how long one waits until a person is gone from a database of that size.
func (w *wave) erasures(ctx context.Context) error {
	people := make([]survey.Person, 4*erased)
	for i := range people {
		people[i] = survey.Person{Reference: reference(i), Segment: w.people.groups[gap.Customer][i%countedGroups].Key}
	}
	if _, _, err := w.store.SavePeople(ctx, by, w.study, people); err != nil {
		return err
	}
	if err := w.erase(ctx, w.study, erased); err != nil { // it also empties the log of what was loaded before
		return err
	}
	each, err := w.eraseEach(ctx, w.study, "people, one by one", erased)
	if err != nil {
		return err
	}
	w.goal(atMost("p99 of erasing a person, ms", each[erased*99/100].Seconds()*1e3, 10))
	return nil
}

// eraseEach erases the first n people of a study and returns how long each took, sorted.
func (w *wave) eraseEach(ctx context.Context, study survey.StudyID, what string, n int) ([]time.Duration, error) {
	each := make([]time.Duration, n)
	_, err := w.measure(fmt.Sprintf("erase %d %s", n, what), once, func() error {
		for i := range each {
			began := time.Now()
			if err := w.erase(ctx, study, i); err != nil {
				return err
			}
			each[i] = time.Since(began)
		}
		return nil
	})
	slices.Sort(each)
	return each, err
}

func (w *wave) erase(ctx context.Context, study survey.StudyID, i int) error {
	n, err := w.store.Erase(ctx, by, study, reference(i))
	if err == nil && n != 1 {
		err = fmt.Errorf("%d people were erased, not one", n)
	}
	return err
}

// reference is that of person number i.
func reference(i int) string { return fmt.Sprintf("R%07d", i) }

// releases measures how long a reader waits for the figures of a wave.
func (w *wave) releases(ctx context.Context) error {
	_, err := w.measure("make the release", once, func() error {
		_, err := release.Make(ctx, w.store, by, w.study, "w")
		return err
	})
	if err != nil {
		return err
	}
	body, err := w.store.Release(ctx, w.study, "w")
	if err != nil {
		return err
	}
	w.report.Notes = append(w.report.Notes, fmt.Sprintf("The release of %s responses has %d KB.", thousands(w.n), len(body.Body)>>10))
	// A shelf that has read nothing reads the stored bytes, holds them to their digest and parses them.
	var shelf *release.Shelf
	runtime.GC() // what making it left behind is no work of reading it
	read := func() error { _, err := shelf.Edition(ctx, w.study, "w"); return err }
	first, err := w.measure("figures of a release, read for the first time", often, func() error {
		shelf = release.NewShelf(w.store)
		return read()
	})
	if err != nil {
		return err
	}
	again, err := w.measure("the same once it was read", often, read)
	w.goal(atMost("a release's figures are ready the first time, ms", first.Wall, 5))
	w.goal(atMost("and once it was read, ms", again.Wall, 5))
	return err
}
