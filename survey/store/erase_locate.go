package store

import (
	"context"
	"crypto/cipher"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"

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

// seek adds in which boxes of a form the answers lie that came through some links. It opens them until all are found, and
// leaves half of the processors to those who answer. Boxes lie in a random order: how long that takes tells no more than that
// there was an answer.
func (s *Store) seek(tx *gorm.DB, form *survey.Form, used [][32]byte, at located) error {
	if len(used) == 0 {
		return nil
	}
	if s.options.Urn == nil {
		return errNoKeys
	}
	if err := s.unhurried(tx); err != nil {
		return err
	}
	look := &search{key: s.options.Urn, tags: map[uint64][32]byte{}, boxes: make(chan []urn.Sealed, runtime.GOMAXPROCS(0)), at: at}
	for _, token := range used {
		at[token] = inBox{}
		look.tags[tagOf(token)] = token
	}
	look.left.Store(int64(len(used)))
	return look.through(func(each func(*urn.Sealed) error) error { return s.eachSealedBox(tx, form.Study, form.ID, each) })
}

// search looks for answers with some tags.
type search struct {
	key   cipher.AEAD
	tags  map[uint64][32]byte
	boxes chan []urn.Sealed // to be opened
	left  atomic.Int64      // how many are not found

	lock  sync.Mutex // of the following
	at    located
	fault error
}

// errFound ends the reading of boxes.
var errFound = errors.New("all is found")

// through looks into all boxes that read hands out, some at a time.
func (l *search) through(read func(each func(*urn.Sealed) error) error) error {
	var openers sync.WaitGroup
	for range max(1, runtime.GOMAXPROCS(0)/2) {
		openers.Go(func() {
			for some := range l.boxes {
				for i := range some {
					l.open(&some[i])
				}
			}
		})
	}
	const together = 256
	some := make([]urn.Sealed, 0, together)
	err := read(func(sealed *urn.Sealed) error {
		if some = append(some, *sealed); len(some) < together {
			return nil
		}
		l.boxes <- some
		some = make([]urn.Sealed, 0, together)
		if l.left.Load() <= 0 {
			return errFound
		}
		return nil
	})
	l.boxes <- some
	close(l.boxes)
	openers.Wait()
	if errors.Is(err, errFound) {
		err = nil
	}
	return errors.Join(err, l.fault)
}

// open looks into a box. After a fault, and once all is found, nothing more is opened.
func (l *search) open(sealed *urn.Sealed) {
	if l.left.Load() <= 0 {
		return
	}
	box, err := urn.Open(l.key, sealed)
	if err != nil {
		l.lock.Lock()
		defer l.lock.Unlock()
		l.fault = err
		l.left.Store(0)
		return
	}
	for tag := range box.Tags() {
		if token, sought := l.tags[tag]; sought {
			l.lock.Lock()
			l.at[token] = inBox{sealed.ID, true}
			l.lock.Unlock()
			l.left.Add(-1)
		}
	}
}
