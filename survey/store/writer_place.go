package store

import "math"

// How many people's rows, at least, may lie together: see settleIDs.
const (
	company = 10
	nobody  = math.MaxInt
)

// settleIDs gives the rows of a batch their ids: 64 random bits each, which put every row in a page of its own, so that
// nothing can be told from where it lies.
//
// Pages are what a commit costs on SQLite, though: more than half of it. So there, where at least ten people, in the same commit, send rows that nobody can tell
// apart by any column but the answers themselves, these rows share the first 32 of their random bits and lie on a page
// together, shuffled. That happens only in a rush. It tells that they came in the same commit and not when, nor which
// came before which; comments never share theirs with responses; and all of it is gone when the wave is closed.
func settleIDs(recorded []*job, random *ids, least int) {
	responses := neighbourhoods[rowClass]{}
	comments := neighbourhoods[wordsClass]{}
	for _, j := range recorded {
		responses.meet(classOf(&j.row))
		for class := range classesOf(j) {
			comments.meet(class)
		}
	}
	for _, j := range recorded {
		if !j.unsure {
			j.row.id = responses.id(classOf(&j.row), random, least)
		}
		j.comments = j.comments[:0]
		for i := range j.sub.Response.Comments {
			j.comments = append(j.comments, comments.id(wordsClassOf(j, i), random, least))
		}
	}
}

// rowClass is what can be told of a response without its answers, wordsClass what can be told of a comment.
type (
	rowClass   struct{ study, form, audience, group, unit int16 }
	wordsClass struct {
		rowClass
		language, score string
	}
)

func classOf(r *row) rowClass { return rowClass{r.study, r.form, r.audience, r.group, r.unit} }

func wordsClassOf(j *job, i int) wordsClass {
	language, score := aboutCustomer(&j.row, &j.sub.Response.Comments[i])
	return wordsClass{classOf(&j.row), language, score}
}

// classesOf are the classes of somebody's comments, each once: ten comments of one person are no company.
func classesOf(j *job) func(yield func(wordsClass) bool) {
	return func(yield func(wordsClass) bool) {
		var before wordsClass
		for i := range j.sub.Response.Comments {
			class := wordsClassOf(j, i)
			if i > 0 && class == before {
				continue
			}
			before = class
			if !yield(class) {
				return
			}
		}
	}
}

// neighbourhoods are the places of a commit's rows, by what can be told of them.
type neighbourhoods[C comparable] map[C]*neighbourhood

type neighbourhood struct {
	people int
	prefix uint64
	drawn  bool
}

func (n neighbourhoods[C]) meet(class C) {
	if n[class] == nil {
		n[class] = &neighbourhood{}
	}
	n[class].people++
}

func (n neighbourhoods[C]) id(class C, random *ids, least int) int64 {
	at := n[class]
	if at.people < least {
		return random.next()
	}
	if !at.drawn {
		at.prefix, at.drawn = random.uint64()&^(1<<32-1), true
	}
	return int64(at.prefix | random.uint64()>>32)
}
