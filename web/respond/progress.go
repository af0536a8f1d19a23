package respond

import "mirror/survey/fieldwork"

// progress is a draft with the marks it keeps of its pages. The 64 bits of Draft.Prompted hold, from the lowest: which
// of the first 31 pages have shown their reminder; whether the form itself asked for the team; and which of the first 31
// pages were saved by the visit that saved last. Pages behind those are never reminded of, and never shown again to employees.
type progress struct{ *fieldwork.Draft }

const (
	markedPages = 31
	teamMark    = 1 << 31
	ownMarks    = 32
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

// own reports whether the visit that saved last saved this page.
func (p *progress) own(page int) bool {
	return page < markedPages && p.Prompted&(1<<(ownMarks+page)) != 0
}

// owns notes that a visit saved a page. Another visit starts anew: what it did not save itself, it does not see.
func (p *progress) owns(session [8]byte, page int) {
	if p.Session != session {
		p.Session = session
		p.Prompted &= 1<<ownMarks - 1
	}
	if page < markedPages {
		p.Prompted |= 1 << (ownMarks + page)
	}
}
