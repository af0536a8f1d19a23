package gap

// note records a remark that travels with the numbers, once.
func (an *analysis) note(id, text string) {
	for _, n := range an.notes {
		if n.ID == id {
			return
		}
	}
	an.notes = append(an.notes, Note{id, text})
}
