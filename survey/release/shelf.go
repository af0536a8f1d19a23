package release

import (
	"context"
	"slices"
	"sync"
	"time"

	"mirror/gap/disclosure"
	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// Edition is what a reader of a wave gets: its release and those of the waves before it, with the words they are told in.
// Readers share all of it but Study.Actions, and nobody changes it.
type Edition struct {
	Info    store.Release // of the wave itself, without its body
	Release *disclosure.Release
	Study   *survey.Study
	Packs   []*pack.Pack
	Wave    string
}

// Shelf reads releases. As a release never changes, it keeps the ones read lately as they were parsed. It may be used by many
// goroutines.
type Shelf struct {
	store *store.Store
	room  int64 // bytes

	reading sync.Mutex // one release is parsed at a time, so that many readers of a new one do not each hold a copy

	mu   sync.Mutex
	kept []*volume // the one used last is last
	full int64     // bytes that the kept ones take
}

// volume is a parsed release with the questionnaires and the declaration that its wave froze.
type volume struct {
	title
	release   *disclosure.Release
	programme *survey.Study // nil where the wave has no questionnaire
	packs     []*pack.Pack
	told      func() (*survey.Published, error) // made when somebody asks
	size      int64                             // bytes
	used      time.Time
}

// title names a release.
type title struct {
	study  survey.StudyID
	wave   string
	digest [32]byte
}

// shelfRoom is how many bytes of parsed releases are kept; one of a wave with many groups takes some fifteen million.
const shelfRoom = 128 << 20

// parsedSize is how much larger a release is parsed than written: 2.7 to 3.1 times for the demo's waves, of which much is hidden, and
// 1.4 times where every figure is shown.
const parsedSize = 3

// inUse is for how long a release makes no room for others after somebody read it. Where more is read in turn than there is
// room for, a part of it stays, and is not driven out before it comes round again.
const inUse = time.Minute

// NewShelf reads from a store.
func NewShelf(s *store.Store) *Shelf { return &Shelf{store: s, room: shelfRoom} }

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
		if v.programme != nil {
			out.Study = v.programme
		}
		for _, p := range v.packs {
			out.Packs = withPack(out.Packs, p)
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
	of := title{study, wave, info.Digest}
	if v := h.take(of); v != nil {
		return v, info, nil
	}
	h.reading.Lock()
	defer h.reading.Unlock()
	if v := h.take(of); v != nil {
		return v, info, nil // who was before us has read it
	}
	return h.read(ctx, study, wave)
}

// read takes the wave's last release out of the store and puts it on the shelf.
func (h *Shelf) read(ctx context.Context, study survey.StudyID, wave string) (*volume, store.Release, error) {
	stored, err := h.store.Release(ctx, study, wave)
	if err != nil {
		return nil, store.Release{}, err
	}
	v := &volume{title: title{study, wave, stored.Digest}, size: parsedSize * int64(len(stored.Body))}
	if v.release, err = disclosure.Read(stored.Body); err != nil {
		return nil, store.Release{}, err
	}
	if err := survey.MayPublish(v.release, wave); err != nil {
		return nil, store.Release{}, err
	}
	forms, err := h.store.Forms(ctx, study, wave) // frozen as long as there is a release
	if err != nil {
		return nil, store.Release{}, err
	}
	for _, f := range forms {
		v.programme, v.packs = f.Programme, append(v.packs, f.Pack)
	}
	v.told = sync.OnceValues(func() (*survey.Published, error) { return survey.Publish(v.release, wave) })
	h.put(v)
	stored.Body = nil
	return v, stored, nil
}

func (h *Shelf) take(of title) *volume {
	h.mu.Lock()
	defer h.mu.Unlock()
	i := slices.IndexFunc(h.kept, func(v *volume) bool { return v.title == of })
	if i < 0 {
		return nil
	}
	v := h.kept[i]
	v.used = time.Now()
	h.kept = append(slices.Delete(h.kept, i, i+1), v)
	return v
}

// put keeps a release where there is room. The wave's earlier release goes first, for nobody asks for it any more, and then
// what nobody has read for a while. The first is kept however large it is.
func (h *Shelf) put(v *volume) {
	h.mu.Lock()
	defer h.mu.Unlock()
	v.used = time.Now()
	if i := slices.IndexFunc(h.kept, func(old *volume) bool { return old.study == v.study && old.wave == v.wave }); i >= 0 {
		h.drop(i)
	}
	for len(h.kept) > 0 && h.full+v.size > h.room && v.used.Sub(h.kept[0].used) > inUse {
		h.drop(0)
	}
	if len(h.kept) == 0 || h.full+v.size <= h.room {
		h.kept, h.full = append(h.kept, v), h.full+v.size
	}
}

func (h *Shelf) drop(i int) {
	h.full -= h.kept[i].size
	h.kept = slices.Delete(h.kept, i, i+1)
}
