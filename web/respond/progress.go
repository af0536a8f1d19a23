package respond

import "mirror/survey/fieldwork"

// progress is a draft with the marks it keeps of its pages. The 64 bits of Draft.Prompted hold, from the lowest: which
// of the first 31 pages have shown their reminder; whether the form itself asked for the team; which of the first 31 pages
// hold nothing but what the visit that saved last put there; and whether it gave the team. Pages behind those are never
// reminded of, and never shown again to employees.
type progress struct{ *fieldwork.Draft }

const (
	markedPages = 31
	teamMark    = 1 << 31
	ownMarks    = 32
	ownTeam     = 1 << 63
)

func (p *progress) prompted(page int) bool {
	return page >= markedPages || p.Prompted&(1<<page) != 0
}

func (p *progress) prompt(page int) {
	if page < markedPages {
		p.Prompted |= 1 << page
	}
}

func (p *progress) teamAsked() bool { return p.Prompted&teamMark != 0 }
func (p *progress) askTeam()        { p.Prompted |= teamMark }

// touched reports whether a page was saved before, by whatever visit: continued from, or shown again with its reminder.
func (p *progress) touched(page int) bool {
	return page < p.Page || page < markedPages && p.prompted(page)
}

// own reports whether the visit that saved last put there all that a page holds.
func (p *progress) own(page int) bool {
	return page < markedPages && p.Prompted&(1<<(ownMarks+page)) != 0
}

// takes notes that a visit saves. Another visit starts anew: what it did not save itself, it does not see.
func (p *progress) takes(session [8]byte) {
	if p.Session != session {
		p.Session = session
		p.Prompted &= 1<<ownMarks - 1
	}
}

// owns notes that a visit saved a page on which nothing of another visit stands.
func (p *progress) owns(session [8]byte, page int) {
	p.takes(session)
	if page < markedPages {
		p.Prompted |= 1 << (ownMarks + page)
	}
}

// ownsTeam notes that a visit gave the team.
func (p *progress) ownsTeam(session [8]byte) {
	p.takes(session)
	p.Prompted |= ownTeam
}
