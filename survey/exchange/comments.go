package exchange

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"mirror/gap"
)

// maxComments is how many comments on a question are kept from each side.
const maxComments = 5_000

// maxText is how many characters of a comment are kept where the pack sets no limit.
const maxText = 4_000

// sample keeps those comments whose content has the smallest hash. So the
// choice is as good as drawn by lot, and it is the same in whatever order the
// rows come: nothing in it tells when somebody answered.
type sample struct {
	seen int
	kept []kept // a heap, the largest on top
}

type kept struct {
	hash uint64
	gap.Comment
}

func (s *sample) Len() int           { return len(s.kept) }
func (s *sample) Less(i, j int) bool { return s.kept[i].compare(s.kept[j]) > 0 }
func (s *sample) Swap(i, j int)      { s.kept[i], s.kept[j] = s.kept[j], s.kept[i] }
func (s *sample) Push(x any)         { s.kept = append(s.kept, x.(kept)) }
func (s *sample) Pop() any {
	last := s.kept[len(s.kept)-1]
	s.kept = s.kept[:len(s.kept)-1]
	return last
}

// compare orders by hash, and by the content itself where two hashes are the same.
func (k kept) compare(o kept) int {
	return cmp.Or(
		cmp.Compare(k.hash, o.hash), cmp.Compare(k.Text, o.Text),
		cmp.Compare(k.Cell, o.Cell), cmp.Compare(k.Segment, o.Segment), cmp.Compare(k.Unit, o.Unit),
		cmp.Compare(k.Language, o.Language), cmp.Compare(k.Score, o.Score),
	)
}

// offer counts a comment and keeps it if its hash is small enough. The comment is put together only then.
func (s *sample) offer(hash uint64, comment func() gap.Comment) {
	s.seen++
	if len(s.kept) < maxComments {
		heap.Push(s, kept{hash, comment()})
		return
	}
	if hash > s.kept[0].hash {
		return
	}
	if k := (kept{hash, comment()}); k.compare(s.kept[0]) < 0 {
		s.kept[0] = k
		heap.Fix(s, 0)
	}
}

// sorted are the comments in the order of their hashes, which says nothing about people.
func (s *sample) sorted() []gap.Comment {
	slices.SortFunc(s.kept, kept.compare)
	list := make([]gap.Comment, len(s.kept))
	for i, k := range s.kept {
		list[i] = k.Comment
	}
	return list
}

// note says that not all comments are there.
func (s *sample) note(side, question string) gap.Note {
	return gap.Note{ID: "comments_kept", Text: message.NewPrinter(language.English).Sprintf(
		"%ss wrote %d comments on %s. %d of them are kept, chosen by their content alone, so that neither time nor order plays a part.",
		strings.ToUpper(side[:1])+side[1:], s.seen, question, len(s.kept))}
}

// cleaned is a comment without control signs, cut to most characters.
func cleaned(text []byte, most int) string {
	if most <= 0 {
		most = maxText
	}
	s := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, string(text))
	if len(s) <= most {
		return s
	}
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}

// band is the band of a recommendation from 0 to 10.
func band(score int) string {
	switch {
	case score <= 6:
		return "0–6"
	case score <= 8:
		return "7–8"
	}
	return "9–10"
}
