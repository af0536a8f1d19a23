package store

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/bits"

	"gorm.io/gorm"

	"mirror/gap/disclosure"
	"mirror/survey"
)

// A release of an open wave is kept with exact counts of who stands behind its figures: without them nobody could tell
// whether a later release gives people away beside it. They say more than any reader may know, so they are sealed with the
// key of the urn, no longer and no shorter than another study's, and go with the wave's final release.

// errCounts is what the next release of a wave says when the counts behind an earlier one cannot be opened. To go on
// without them would mean that the figures of the earlier one stay for good.
var errCounts = errors.New("the counts behind an earlier release are sealed with a key that is not in the key folder: " +
	"put the key folder of that time back in its place, and begin again; nothing is lost meanwhile")

// sealCounts makes of counts what is stored; nil of none, and of those of a final release.
func (s *Store) sealCounts(study survey.StudyID, wave int, r *Release, counts *disclosure.Ledger) ([]byte, error) {
	if counts == nil || r.Final {
		return nil, nil
	}
	if s.options.Urn == nil {
		return nil, errNoKeys
	}
	plain, err := json.Marshal(counts)
	if err != nil {
		return nil, err
	}
	return s.options.Urn.Seal(nil, nil, padded(plain), countsOf(study, wave, r)), nil
}

// leastCounts is how long sealed counts are at least: their size would tell how many groups answered.
const leastCounts = 1 << 14

// padded fills JSON up with spaces to the next power of two.
func padded(plain []byte) []byte {
	size := max(leastCounts, 1<<bits.Len(uint(len(plain))))
	for len(plain) < size {
		plain = append(plain, ' ')
	}
	return plain
}

// countsOf is what is authenticated with the counts: the release they are of. No box of the urn has as much.
func countsOf(study survey.StudyID, wave int, r *Release) []byte {
	b := []byte("counts behind a release")
	for _, n := range []int{int(study), wave, r.Number} {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	return append(b, r.Digest[:]...)
}

// openCounts is the reverse of sealCounts.
func (s *Store) openCounts(study survey.StudyID, wave int, r *releaseRow) (*disclosure.Ledger, error) {
	if r.Ledger == nil {
		return nil, nil
	}
	if s.options.Urn == nil {
		return nil, errCounts
	}
	of := r.release()
	plain, err := s.options.Urn.Open(nil, nil, r.Ledger, countsOf(study, wave, &of))
	if err != nil {
		return nil, errCounts
	}
	return disclosure.ReadLedger(plain)
}

// ReleasedBefore are the releases of a wave, the first first, with the counts behind them as long as these are kept. It is
// for whoever makes the wave's next release and for nobody else: counts are exact, and no reader may know them.
func (s *Store) ReleasedBefore(ctx context.Context, study survey.StudyID, wave string) (all []disclosure.Before, err error) {
	rows, err := s.releases(ctx, study, wave, ", r.body, r.ledger", "r.number")
	if err != nil {
		return nil, fmt.Errorf("the releases of wave %s: %w", wave, err)
	}
	var w waveRow
	if len(rows) > 0 {
		err = s.look(ctx, func(db *gorm.DB) (err error) {
			w, err = readWave(db, study, wave, "")
			return err
		})
	}
	for i := range rows {
		var b disclosure.Before
		if err == nil {
			err = rows[i].whole()
		}
		if err == nil {
			b.Release, err = disclosure.Read(rows[i].Body)
		}
		if err == nil {
			b.Counts, err = s.openCounts(study, w.ID, &rows[i])
		}
		if err != nil {
			return nil, fmt.Errorf("release %d of wave %s: %w", rows[i].Number, wave, err)
		}
		all = append(all, b)
	}
	return all, nil
}
