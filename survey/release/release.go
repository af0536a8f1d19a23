// Package release takes the answers of a wave to its release, the frozen and
// protected result that is all readers ever see, and reads releases back.
//
// responses → tallies → gap.Analyze → disclosure.Protect → store. No step goes back.
package release

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"mirror/gap/disclosure"
	"mirror/survey"
	"mirror/survey/store"
)

// Make makes the next release of a wave and freezes it. It tells what changed since the releases of the waves before it,
// which stay as they are.
func Make(ctx context.Context, s *store.Store, by store.Actor, study survey.StudyID, wave string) (store.Release, error) {
	known, err := s.Releases(ctx, study, wave)
	if err != nil {
		return store.Release{}, err
	}
	programme, collected, err := s.Collected(ctx, study, wave)
	if err != nil {
		return store.Release{}, err
	}
	if len(collected) == 0 {
		return store.Release{}, fmt.Errorf("release wave %s: %w", wave, ErrNoAnswers)
	}
	earlier, err := before(ctx, s, study, wave)
	if err != nil {
		return store.Release{}, err
	}
	body, err := json.Marshal(disclosure.Protect(survey.Analyze(programme, collected, "on")).Follow(earlier...))
	if err != nil {
		return store.Release{}, fmt.Errorf("release wave %s: %w", wave, err)
	}
	return s.SaveRelease(ctx, by, study, wave, body, len(known))
}

// ErrNoAnswers means that nobody answered, so that there is nothing to release.
var ErrNoAnswers = errors.New("nobody answered, so there are no results")

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
