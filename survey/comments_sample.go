package survey

import (
	"cmp"
	"container/heap"
	"slices"

	"mirror/gap"
)

// MaxComments is how many comments on a question are kept from each side.
const MaxComments = 5_000

// CommentSample keeps those comments whose content has the smallest hash. So the
// choice is as good as drawn by lot, and it is the same in whatever order the
// rows come: nothing in it tells when somebody answered.
type CommentSample struct {
	Seen int
	kept sampleHeap // the largest on top
}

type keptComment struct {
	hash uint64
	gap.Comment
}

type sampleHeap []keptComment

func (s sampleHeap) Len() int           { return len(s) }
func (s sampleHeap) Less(i, j int) bool { return s[i].compare(s[j]) > 0 }
func (s sampleHeap) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *sampleHeap) Push(x any)        { *s = append(*s, x.(keptComment)) }
func (s *sampleHeap) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}

// compare orders by hash, and by the content itself where two hashes are the same.
func (k keptComment) compare(o keptComment) int {
	return cmp.Or(
		cmp.Compare(k.hash, o.hash), cmp.Compare(k.Text, o.Text),
		cmp.Compare(k.Cell, o.Cell), cmp.Compare(k.Segment, o.Segment), cmp.Compare(k.Unit, o.Unit),
		cmp.Compare(k.Language, o.Language), cmp.Compare(k.Score, o.Score),
	)
}

// Offer counts a comment and keeps it if its hash is small enough. The comment is put together only then.
func (s *CommentSample) Offer(hash uint64, comment func() gap.Comment) {
	s.Seen++
	if len(s.kept) < MaxComments {
		heap.Push(&s.kept, keptComment{hash, comment()})
		return
	}
	if hash > s.kept[0].hash {
		return
	}
	if k := (keptComment{hash, comment()}); k.compare(s.kept[0]) < 0 {
		s.kept[0] = k
		heap.Fix(&s.kept, 0)
	}
}

// Comments are those kept, in the order of their hashes, which says nothing about people.
func (s *CommentSample) Comments() []gap.Comment {
	all := slices.Clone(s.kept) // so that more can be offered afterwards
	slices.SortFunc(all, keptComment.compare)
	list := make([]gap.Comment, len(all))
	for i, k := range all {
		list[i] = k.Comment
	}
	return list
}
