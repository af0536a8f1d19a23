package release

import (
	"context"
	"slices"
	"sync"

	"mirror/gap/disclosure"
	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// Edition is what a reader of a wave gets: its release and those of the waves before it, with the words they are told in.
type Edition struct {
	Info    store.Release // of the wave itself, without its body
	Release *disclosure.Release
	Study   *survey.Study
	Packs   []*pack.Pack
	Wave    string
}

// Shelf reads releases. As a release never changes, it keeps the ones read lately as they were parsed, by their digest. It
// may be used by many goroutines.
type Shelf struct {
	store *store.Store

	mu   sync.Mutex
	kept []*volume // the one used last is last
}

// volume is a parsed release.
type volume struct {
	digest  [32]byte
	wave    string
	release *disclosure.Release
	told    func() (*survey.Published, error) // made when somebody asks
}

// shelfRoom is how many parsed releases are kept; one of a large wave takes some ten megabytes.
const shelfRoom = 16

// NewShelf reads from a store.
func NewShelf(s *store.Store) *Shelf { return &Shelf{store: s} }

// Edition is the wave's last release with the ones before it; store.ErrNotFound where it has none.
func (h *Shelf) Edition(ctx context.Context, study survey.StudyID, wave string) (*Edition, error) {
	waves, err := h.store.Waves(ctx, study)
	if err != nil {
		return nil, err
	}
	out := &Edition{Wave: wave}
	var all []*disclosure.Release
	for _, w := range waves {
		if w.Wave != wave && w.State != survey.WaveReleased {
			continue
		}
		v, info, err := h.volume(ctx, study, w.Wave)
		if err != nil {
			return nil, err
		}
		forms, err := h.store.Forms(ctx, study, w.Wave)
		if err != nil {
			return nil, err
		}
		for _, f := range forms {
			out.Study, out.Packs = f.Programme, withPack(out.Packs, f.Pack)
		}
		all = append(all, v.release)
		if w.Wave == wave {
			out.Info = info
			break
		}
	}
	if len(all) == 0 || out.Info.Number == 0 {
		return nil, store.ErrNotFound
	}
	out.Release = disclosure.Join(all...)
	return out, h.withActions(ctx, study, out)
}

// withActions puts the course of action as it is declared now in the place of the one the wave froze: actions come after the
// wave that they answer.
func (h *Shelf) withActions(ctx context.Context, study survey.StudyID, e *Edition) error {
	declared, err := h.store.Study(ctx, study)
	if err != nil || e.Study == nil {
		return err
	}
	now := *e.Study
	now.Actions = declared.Actions
	e.Study = &now
	return nil
}

// withPack adds a questionnaire; a later edition takes the place of the one before.
func withPack(packs []*pack.Pack, p *pack.Pack) []*pack.Pack {
	packs = slices.DeleteFunc(packs, func(q *pack.Pack) bool { return q.ID == p.ID })
	return append(packs, p)
}

// Published is what respondents may be told of a wave; store.ErrNotFound where it has no release.
func (h *Shelf) Published(ctx context.Context, study survey.StudyID, wave string) (*survey.Published, error) {
	v, _, err := h.volume(ctx, study, wave)
	if err != nil {
		return nil, err
	}
	return v.told()
}

// volume is the wave's last release, from the shelf where it stands there.
func (h *Shelf) volume(ctx context.Context, study survey.StudyID, wave string) (*volume, store.Release, error) {
	known, err := h.store.Releases(ctx, study, wave)
	if err != nil {
		return nil, store.Release{}, err
	}
	if len(known) == 0 {
		return nil, store.Release{}, store.ErrNotFound
	}
	info := known[len(known)-1]
	if v := h.take(info.Digest, wave); v != nil {
		return v, info, nil
	}
	stored, err := h.store.Release(ctx, study, wave)
	if err != nil {
		return nil, store.Release{}, err
	}
	v := &volume{digest: stored.Digest, wave: wave}
	if v.release, err = disclosure.Read(stored.Body); err != nil {
		return nil, store.Release{}, err
	}
	if err := survey.MayPublish(v.release, wave); err != nil {
		return nil, store.Release{}, err
	}
	v.told = sync.OnceValues(func() (*survey.Published, error) { return survey.Publish(v.release, wave) })
	h.put(v)
	stored.Body = nil
	return v, stored, nil
}

func (h *Shelf) take(digest [32]byte, wave string) *volume {
	h.mu.Lock()
	defer h.mu.Unlock()
	i := slices.IndexFunc(h.kept, func(v *volume) bool { return v.digest == digest && v.wave == wave })
	if i < 0 {
		return nil
	}
	v := h.kept[i]
	h.kept = append(slices.Delete(h.kept, i, i+1), v)
	return v
}

func (h *Shelf) put(v *volume) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.kept) == shelfRoom {
		h.kept = slices.Delete(h.kept, 0, 1)
	}
	h.kept = append(h.kept, v)
}
