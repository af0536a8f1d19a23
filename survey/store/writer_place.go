package store

// company is how many people's comments, at least, may lie together: see settleIDs.
const company = 10

// settleIDs gives the rows of a batch their ids: 64 random bits each, which put every row in a page of its own, so that
// nothing can be told from where it lies.
//
// Pages are what a commit costs on SQLite, though, and comments are most of them. So there, in a rush, when at least ten
// people's comments are in one commit, these comments share the first 32 of their random bits and lie on pages together,
// shuffled. Until the wave is closed that tells that they came in the same commit, and not when nor in which order; it
// tells nothing of responses, which are always scattered, so no comment can be laid beside a response. Closing scatters all.
func settleIDs(recorded []*job, random *ids, together bool) {
	writers := 0
	for _, j := range recorded {
		if !j.unsure {
			j.row.id = random.next()
		}
		if len(j.sub.Response.Comments) > 0 {
			writers++
		}
	}
	draw := random.next
	if together && writers >= company {
		prefix := random.uint64() &^ (1<<32 - 1)
		draw = func() int64 { return int64(prefix | random.uint64()>>32) }
	}
	for _, j := range recorded {
		j.comments = j.comments[:0]
		for range j.sub.Response.Comments {
			j.comments = append(j.comments, draw())
		}
	}
}
