package console

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"mirror/gap"
	"mirror/reports"
	"mirror/survey/store"
)

func (p *Pages) commentRoutes() []line {
	at := Root + "/:study/results/:wave/comments"
	return []line{
		{http.MethodGet, at, p.read(p.comments), ForReaders, ClassPage},
		{http.MethodPost, at, p.read(p.tagComment), ForReaders, ClassPage},
		{http.MethodGet, at + "/tags", p.read(p.tags), ForReaders, ClassPage},
		{http.MethodPost, at + "/tags", p.read(p.changeTags), ForReaders, ClassPage},
		{http.MethodPost, at + "/propose", p.read(p.proposeQuote), ForMarketing, ClassPage},
		{http.MethodPost, at + "/agree", p.read(p.agreeToQuote), ForReaders, ClassPage},
		{http.MethodPost, at + "/withdraw", p.read(p.withdrawQuote), ForReaders, ClassPage},
		{http.MethodGet, at + "/tags.csv", p.read(p.tagsCSV), ForReaders, ClassPage},
		{http.MethodGet, at + "/tags.xlsx", p.read(p.tagsXLSX), ForReaders, ClassSlow},
	}
}

// written is a comment of the release with what readers added to it. Comments that read alike are one.
type written struct {
	reports.Remarked
	mark  store.Mark
	times int
	added store.Remarked
}

// customers reports whether a customer wrote it.
func (r *written) customers() bool { return r.Audience == gap.Customer.String() }

// markOf names a comment: nothing of it can be read from the mark, nor tried without the release.
func markOf(release [32]byte, pack string, c gap.Comment) store.Mark {
	h := sha256.New()
	h.Write(release[:])
	for _, part := range []string{pack, c.Audience, c.Question, string(c.Segment), c.Language, c.Score, c.Text} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write([]byte(part))
	}
	return store.Mark(h.Sum(nil))
}

// remarks are all comments of a questionnaire, in the release's order.
func (p *Pages) remarks(v *visit, r *reports.Reading) ([]*written, error) {
	added, err := p.Store.Remarks(v.ctx(), v.id, v.wave.Wave)
	if err != nil {
		return nil, err
	}
	var all []*written
	known := map[store.Mark]*written{}
	for _, c := range r.Words() {
		mark := markOf(v.edition.Info.Digest, r.Pack, c.Comment)
		if known[mark] == nil {
			known[mark] = &written{Remarked: c, mark: mark, added: added[mark]}
			all = append(all, known[mark])
		}
		known[mark].times++
	}
	return all, nil
}

// sought is what a reader wants to see of the comments.
type sought struct {
	words                                []string // folded; all of them are in the text
	question, theme, segment, score, tag string
}

// seek reads it from an address.
func seek(query url.Values) sought {
	return sought{strings.Fields(folded(query.Get("q"))), query.Get("question"), query.Get("theme"), query.Get("segment"), query.Get("score"), query.Get("tag")}
}

// narrow reports whether less than everything is wanted.
func (s *sought) narrow() bool {
	return len(s.words) > 0 || s.segment != "" || s.score != "" || s.tag != ""
}

// finds reports whether a comment is wanted. Segment and score are customers': with them no employee's comment is.
func (s *sought) finds(r *written) bool {
	if s.theme != "" && s.theme != r.Theme || s.question != "" && s.question != r.Question {
		return false
	}
	if s.segment != "" && s.segment != string(r.Segment) || s.score != "" && s.score != r.Score {
		return false
	}
	if s.tag != "" && !slices.Contains(r.added.Tags, s.tag) {
		return false
	}
	if len(s.words) == 0 {
		return true
	}
	text := folded(r.Text)
	return !slices.ContainsFunc(s.words, func(w string) bool { return !strings.Contains(text, w) })
}

// folded is text as it is searched: capitals and accents make no difference.
func folded(s string) string {
	if len(s) > 64<<10 {
		return ""
	}
	plain, _, err := transform.String(transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), cases.Fold(), norm.NFC), s)
	if err != nil {
		return strings.ToLower(s)
	}
	return plain
}

// commentNamed is the comment that a form names; store.ErrNotFound where the release has none like it.
func (p *Pages) commentNamed(v *visit, r *reports.Reading) (*written, error) {
	all, err := p.remarks(v, r)
	if err != nil {
		return nil, err
	}
	mark := v.FormValue("comment")
	i := slices.IndexFunc(all, func(k *written) bool { return hex.EncodeToString(k.mark[:]) == mark })
	if i < 0 {
		return nil, store.ErrNotFound
	}
	return all[i], nil
}
