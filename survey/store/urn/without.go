package urn

import (
	"crypto/cipher"

	"mirror/survey"
)

// Without takes the answers and comments with some tags out of a box: what they were, and the box as it is then, sealed
// anew under another id; nil where nothing is left in it. taken is empty, and the box nil, where none has such a tag.
func Without(key cipher.AEAD, s *Sealed, tags map[uint64]bool, shuffle func(n int, swap func(i, k int))) (rest *Sealed, taken []survey.Response, err error) {
	box, err := Open(key, s)
	if err != nil || !box.tags {
		return nil, nil, err
	}
	all := box.Responses()
	var stay []*survey.Response
	for i := range all {
		if tags[all[i].Tag] {
			taken = append(taken, all[i])
		} else {
			stay = append(stay, &all[i])
		}
	}
	if len(taken) == 0 || len(stay) == 0 {
		return nil, taken, nil
	}
	words, err := box.Comments()
	if err != nil {
		return nil, nil, err
	}
	kept := words[:0]
	for _, w := range words {
		if !tags[w.Tag] {
			kept = append(kept, w)
		}
	}
	rest, err = seal(key, &Sealed{Study: s.Study, Form: s.Form}, stay, kept, shuffle)
	return rest, taken, err
}
