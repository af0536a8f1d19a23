// Package release takes the answers of a wave to its release, the frozen and
// protected result that is all readers ever see, and reads releases back.
//
// responses → tallies → gap.Analyze → disclosure.ProtectAfter → store. No step goes back.
//
// Somebody who is erased (store.Erase) changes no release that was made. A customer erased while the wave takes answers is
// not in the next one, unless the study is anonymous, and it says that somebody was; employees' answers and those of closed
// waves hold no link to people, so nobody could tell which were theirs, and stay.
package release

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/survey"
	"mirror/survey/store"
)

// Make makes the next release of a wave and freezes it. Of a closed wave it is the final one. Of a wave that still takes
// answers it shows how things stand; ErrTooFew: nothing can be told yet, or nothing beyond the last release, and none is
// made. Each release is held against those of the same wave before it, so that nobody is found by subtracting one from
// another: a group that gained fewer answers than may be shown is hidden. It tells what changed since the releases of the
// waves before it, which stay as they are.
func Make(ctx context.Context, s *store.Store, by store.Actor, study survey.StudyID, wave string) (store.Release, error) {
	w, err := s.Fieldwork(ctx, study, wave)
	if err != nil {
		return store.Release{}, err
	}
	known, err := s.Releases(ctx, study, wave)
	if err != nil {
		return store.Release{}, err
	}
	result := store.Result{Final: w.State != survey.WaveOpen, After: len(known)}
	told, err := told(ctx, s, study, wave, len(known) > 0 && !result.Final)
	if err != nil {
		return store.Release{}, err
	}
	r, boxes, err := counted(ctx, s, study, wave, result.Final, told)
	if err != nil {
		return store.Release{}, err
	}
	if !result.Final {
		result.Boxes = boxes
	}
	// After the answers: whoever is erased in between is not found in a box any more.
	same, err := s.ReleasedBefore(ctx, study, wave)
	if err != nil {
		return store.Release{}, err
	}
	out := disclosure.ProtectAfter(r, same...)
	result.Counts = disclosure.LedgerOf(r, out, same...)
	if !result.Final && !tellsMore(result.Counts, same) {
		return store.Release{}, fmt.Errorf("release wave %s: %w", wave, ErrTooFew)
	}
	others, err := before(ctx, s, study, wave)
	if err != nil {
		return store.Release{}, err
	}
	if result.Body, err = json.Marshal(out.Follow(others...)); err != nil {
		return store.Release{}, fmt.Errorf("release wave %s: %w", wave, err)
	}
	return s.SaveRelease(ctx, by, study, wave, result)
}

var (
	// ErrNoAnswers means that nobody answered, so that there is nothing to release.
	ErrNoAnswers = errors.New("nobody answered, so there are no results")
	// ErrTooFew means that a wave takes answers and too few came for a release, or too few since the last one. It does not
	// tell how few, or whether any did.
	ErrTooFew = errors.New("too few answers have come to show results without telling whose they are")
)

// told are the questionnaires that earlier releases of a wave tell of. Were one left out because somebody is erased, it would
// say so of its last answers; so it stays as it was.
func told(ctx context.Context, s *store.Store, study survey.StudyID, wave string, again bool) (map[string]bool, error) {
	packs := map[string]bool{}
	if !again {
		return packs, nil
	}
	same, err := s.ReleasedBefore(ctx, study, wave)
	for _, b := range same {
		for _, w := range b.Release.Waves() {
			packs[w.Pack] = true
		}
	}
	return packs, err
}

// counted is the result of a wave, unprotected: of all its answers, or of those that came so far.
func counted(ctx context.Context, s *store.Store, study survey.StudyID, wave string, final bool, told map[string]bool) (r gap.Result, boxes []int64, err error) {
	collect, none := s.Collected, ErrNoAnswers
	if !final {
		collect, none = s.CollectedSoFar, ErrTooFew
	}
	programme, collected, err := collect(ctx, study, wave)
	if err != nil {
		return gap.Result{}, nil, err
	}
	if !final {
		collected = slices.DeleteFunc(collected, func(c *survey.Collected) bool { return !told[c.Pack.ID] && !enough(programme, c) })
	}
	if len(collected) == 0 {
		return gap.Result{}, nil, fmt.Errorf("release wave %s: %w", wave, none)
	}
	for _, c := range collected {
		boxes = append(boxes, c.Boxes...)
	}
	return survey.Analyze(programme, collected, "on"), boxes, nil
}

// enough reports that as many answered a questionnaire on each side it asks as may be shown. Before that it is in no
// release of an open wave.
func enough(programme *survey.Study, c *survey.Collected) bool {
	s := programme.Smallest
	k := disclosure.PlanOf(gap.Smallest{Employees: s.Employees, Customers: s.Customers, Detail: s.Detail}, c.Pack.MinCell, nil, nil).Smallest
	for a, least := range map[gap.Audience]int{gap.Customer: k.Customers, gap.Employee: k.Employees} {
		if slices.Contains(c.Pack.Audiences, a.String()) && c.Tally.People(a) < int64(least) {
			return false
		}
	}
	return true
}

// tellsMore reports that the people behind a result are others than those behind the last release. A wave of which too
// little is new stays as it was, and so do its counts.
func tellsMore(counts *disclosure.Ledger, same []disclosure.Before) bool {
	if len(same) == 0 {
		return true
	}
	last := same[len(same)-1].Counts
	return last != nil && !reflect.DeepEqual(counts, last)
}

// before are the last releases of the waves before one, in the study's order.
func before(ctx context.Context, s *store.Store, study survey.StudyID, wave string) ([]*disclosure.Release, error) {
	waves, err := s.Waves(ctx, study)
	if err != nil {
		return nil, err
	}
	var all []*disclosure.Release
	for _, w := range waves {
		if w.Wave == wave {
			break
		}
		if w.State != survey.WaveReleased {
			continue
		}
		stored, err := s.Release(ctx, study, w.Wave)
		if err != nil {
			return nil, err
		}
		r, err := disclosure.Read(stored.Body)
		if err != nil {
			return nil, fmt.Errorf("the release of wave %s: %w", w.Wave, err)
		}
		all = append(all, r)
	}
	return all, nil
}

// Due makes the releases of waves that are closed and have none. Several processes may do so at once; one of them wins.
func Due(ctx context.Context, s *store.Store) error {
	studies, err := s.Studies(ctx)
	if err != nil {
		return err
	}
	var failed []error
	for _, study := range studies {
		waves, err := s.Waves(ctx, study)
		if err != nil {
			return err
		}
		for _, w := range waves {
			if w.State != survey.WaveClosed {
				continue
			}
			_, err := Make(ctx, s, store.Calendar, study, w.Wave)
			if err != nil && !errors.Is(err, ErrNoAnswers) && !errors.Is(err, store.ErrState) {
				failed = append(failed, err) // the other waves are released all the same
			}
		}
	}
	return errors.Join(failed...)
}
