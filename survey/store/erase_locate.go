package store

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"gorm.io/gorm"

	"mirror/survey"
	"mirror/survey/store/urn"
)

// located says in which box the answers lie that came through some links, by the hash of the link's token. A link that is
// not in it was not used when its answers were sought.
type located map[[32]byte]inBox

// inBox is where an answer lies. there is false where none can be found by its link.
type inBox struct {
	id    int64
	there bool
}

// errMoved: an answer came or its box was sealed anew since answers were located. They are to be located again.
var errMoved = errors.New("answers were moved meanwhile")

// locate finds the boxes with what people answered in open waves. For that all boxes of a form are opened, on one snapshot and
// outside of the transaction that erases: nobody who answers waits for it. An answer is stored in the commit that marks its
// link as used; so of a link that is used on the snapshot the answer is in it, and the transaction need look at no more than
// whether a link was used or a box sealed anew since.
func (s *Store) locate(ctx context.Context, people [][]byte, studies ...survey.StudyID) (at located, err error) {
	at = located{}
	return at, s.read(ctx, func(tx *gorm.DB) error {
		waves, err := openWaves(tx, "", studies...)
		if err != nil {
			return err
		}
		for i := range waves {
			_, err := s.eachInvited(tx, &waves[i], people, "", func(form *survey.Form, used [][32]byte) error {
				return s.foreignKeys(tx, s.seek(tx, form, used, at))
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// seek adds in which boxes of a form the answers lie that came through some links.
func (s *Store) seek(tx *gorm.DB, form *survey.Form, used [][32]byte, at located) error {
	if len(used) == 0 {
		return nil
	}
	boxes, err := s.boxesByTag(tx, form)
	if err != nil {
		return err
	}
	for _, token := range used {
		id, there := boxes[tagOf(token)]
		at[token] = inBox{id, there}
	}
	return nil
}

// boxesByTag opens all boxes of a form on all processors, and says in which one each tag is.
func (s *Store) boxesByTag(tx *gorm.DB, form *survey.Form) (map[uint64]int64, error) {
	if s.options.Urn == nil {
		return nil, errNoKeys
	}
	if err := s.unhurried(tx); err != nil {
		return nil, err
	}
	type found struct {
		tags  map[uint64]int64
		fault error
	}
	boxes, parts := make(chan []urn.Sealed, runtime.GOMAXPROCS(0)), make([]found, runtime.GOMAXPROCS(0))
	var workers sync.WaitGroup
	for i := range parts {
		workers.Go(func() {
			p := &parts[i]
			p.tags = map[uint64]int64{}
			for some := range boxes {
				for k := range some {
					if p.fault == nil {
						p.fault = s.tagsIn(&some[k], p.tags)
					}
				}
			}
		})
	}
	const together = 256
	some := make([]urn.Sealed, 0, together)
	err := s.eachSealedBox(tx, form.Study, form.ID, func(sealed *urn.Sealed) error {
		if some = append(some, *sealed); len(some) == together {
			boxes <- some
			some = make([]urn.Sealed, 0, together)
		}
		return nil
	})
	boxes <- some
	close(boxes)
	workers.Wait()
	all := map[uint64]int64{}
	for _, p := range parts {
		err = errors.Join(err, p.fault)
		for tag, id := range p.tags {
			all[tag] = id
		}
	}
	return all, err
}

func (s *Store) tagsIn(sealed *urn.Sealed, into map[uint64]int64) error {
	box, err := urn.Open(s.options.Urn, sealed)
	if err != nil {
		return err
	}
	for tag := range box.Tags() {
		into[tag] = sealed.ID
	}
	return nil
}
