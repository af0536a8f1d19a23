package store

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"mirror/survey"
	"mirror/survey/pack"
)

// memory is what this process remembers of forms, waves and links, each for at most Options.Refresh. There are few of
// them: what does not exist is not remembered, so that guessing fills no memory.
type memory struct {
	lock  sync.RWMutex
	forms map[formKey]*seenForm
	links map[[32]byte]seenLink
	packs map[[32]byte]*pack.Pack // by hash of the source; these never change
}

// seenForm is a form as it was last read. One caller at a time reads it again, half of the time before it is too old: until
// then the others use what there is, for all who send answers would wait for that reading, which waits behind other readers.
type seenForm struct {
	reading sync.Mutex
	last    atomic.Pointer[formThen]
}

// formThen does not change any more: it may be used by all.
type formThen struct {
	form *survey.Form
	wave survey.Fieldwork
	at   time.Time
}

func (f *formThen) younger(than time.Duration) bool { return f != nil && time.Since(f.at) < than }

type seenLink struct {
	link survey.Link
	at   time.Time
}

// forget makes this process read everything again, after it changed something itself.
func (s *Store) forget() {
	s.memory.lock.Lock()
	defer s.memory.lock.Unlock()
	clear(s.memory.forms)
	clear(s.memory.links)
}

func (m *memory) pack(hash [32]byte) *pack.Pack {
	m.lock.RLock()
	defer m.lock.RUnlock()
	return m.packs[hash]
}

func (m *memory) keepPack(hash [32]byte, p *pack.Pack) {
	m.lock.Lock()
	defer m.lock.Unlock()
	if m.packs == nil {
		m.packs = map[[32]byte]*pack.Pack{}
	}
	m.packs[hash] = p
}

// seen is where a form is remembered.
func (m *memory) seen(key formKey) *seenForm {
	m.lock.RLock()
	f := m.forms[key]
	m.lock.RUnlock()
	if f != nil {
		return f
	}
	m.lock.Lock()
	defer m.lock.Unlock()
	if m.forms == nil {
		m.forms = map[formKey]*seenForm{}
	}
	if m.forms[key] == nil {
		m.forms[key] = new(seenForm)
	}
	return m.forms[key]
}

// drop forgets a form that does not exist.
func (m *memory) drop(key formKey) {
	m.lock.Lock()
	defer m.lock.Unlock()
	delete(m.forms, key)
}

// Form returns a form, which callers share, and the present state of its wave (at most Options.Refresh old).
func (s *Store) Form(ctx context.Context, study survey.StudyID, id survey.FormID) (*survey.Form, survey.Fieldwork, error) {
	if !exists(study) || !exists(id) {
		return nil, survey.Fieldwork{}, ErrNotFound
	}
	key := formKey{study, id}
	seen, most := s.memory.seen(key), s.options.Refresh
	last := seen.last.Load()
	switch {
	case last.younger(most / 2):
		return last.form, last.wave, nil
	case !last.younger(most):
		seen.reading.Lock()
	case !seen.reading.TryLock():
		return last.form, last.wave, nil // somebody reads it already
	}
	defer seen.reading.Unlock()
	then := seen.last.Load()
	if then != last && then.younger(most) {
		return then.form, then.wave, nil
	}
	now, err := s.formNow(ctx, key, then)
	if err != nil && then.younger(most) {
		return then.form, then.wave, nil
	}
	if err != nil {
		if then == nil {
			s.memory.drop(key)
		}
		return nil, survey.Fieldwork{}, err
	}
	seen.last.Store(now)
	return now.form, now.wave, nil
}

// formNow reads the state of a form's wave, and the form itself unless it was frozen when it was last read.
func (s *Store) formNow(ctx context.Context, key formKey, then *formThen) (*formThen, error) {
	now := &formThen{at: time.Now()} // before reading: what changes meanwhile is then not taken for newer than it is
	err := s.read(ctx, func(tx *gorm.DB) error {
		var waves []waveRow
		err := tx.Raw("SELECT "+waveColumns+" FROM waves w JOIN forms f ON f.study = w.study AND f.wave = w.id WHERE f.study = ? AND f.id = ?",
			key.study, key.form).Scan(&waves).Error
		if err != nil {
			return err
		}
		if len(waves) == 0 {
			return ErrNotFound
		}
		now.wave = s.fieldwork(key.study, &waves[0])
		if then != nil && then.wave.State != survey.WaveDraft {
			now.form = then.form
			return nil
		}
		forms, err := s.loadForms(tx, key.study, &waves[0])
		if err != nil {
			return err
		}
		for _, f := range forms {
			if f.ID == key.form {
				now.form = f
			}
		}
		return nil
	})
	return now, err
}
