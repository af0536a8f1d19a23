package pack

import (
	"fmt"
	"io"
	"os"
	"slices"

	"mirror/survey/document"
	"mirror/survey/fault"
)

// Finding is a remark about a pack that is no error: worth a look, at its place.
type Finding = fault.Fault

// ReadFile reads the pack in a file. See Read.
func ReadFile(path string) (*Pack, []Finding, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	return Read(path, f)
}

// Read reads a pack by the rules of mirror-pack/1. The error is a *fault.Error with everything that is wrong, each
// at its place; the pack is then nil. The findings are remarks on a sound pack, in file order.
func Read(file string, r io.Reader) (*Pack, []Finding, error) {
	rd := newReader(file)
	return rd.finish(document.Parse(file, r, rd.faults))
}

// finish reads what was parsed; root is nil where that failed.
func (rd *reader) finish(root *document.Node) (*Pack, []Finding, error) {
	if root != nil {
		rd.read(root)
	}
	if err := rd.faults.Err(); err != nil {
		return nil, nil, err
	}
	rd.lint()
	rd.divideBatteries()
	slices.SortStableFunc(rd.notes, func(a, b Finding) int { return (a.Line-b.Line)<<12 + a.Column - b.Column })
	return rd.pack, rd.notes, nil
}

// reader builds a pack and gathers what is wrong on the way.
type reader struct {
	file   string
	pack   *Pack
	faults *fault.List
	notes  []Finding

	ids              map[string]taken // of everything that needs a name of its own
	placeholdersUsed map[string]bool
	scalesUsed       map[string]bool
	scalesAtFault    map[string]bool
	defaultScale     string

	// Kept for the remarks.
	top        document.Mapping
	dimensions []*document.Node
	items      []*document.Node
	scales     []*document.Node
	made       int // employee texts made by the frame
}

// taken says what has an id already.
type taken struct {
	what string
	line int
}

var topKeys = []string{
	"format", "id", "version", "languages", "default_language", "audiences", "employee_answers", "placeholders",
	"mirror_frame", "min_cell", "title", "purpose", "licence", "instructions", "privacy", "thank_you", "stem",
	"scales", "default_scale", "dimensions", "items", "short_form", "outcomes", "importance", "feelings",
	"open_questions", "attributes", "bands", "target", "classification",
}

// read goes through the file in the order in which things refer to each other.
func (r *reader) read(root *document.Node) {
	r.top = root.Mapping(topKeys...)
	if !root.IsMapping() {
		return
	}
	r.header()
	r.readScales()
	r.readDimensions()
	r.readItems()
	r.readOutcomes()
	r.readShortForm()
	r.readImportance()
	r.readFeelings()
	r.readOpenQuestions()
	r.readAttributes()
	r.readBands()
	r.readTarget()
	r.readClassification()
}

func (r *reader) note(n *document.Node, what, do string) {
	r.notes = append(r.notes, n.Finding(what, do))
}

// count is how many faults there are so far; what follows from a fault is not told again.
func (r *reader) count() int { return len(r.faults.Faults) + r.faults.More }

// asks reports whether the pack is for an audience.
func (r *reader) asks(audience string) bool { return slices.Contains(r.pack.Audiences, audience) }

// claim gives an id to something, unless it is taken or means something else.
func (r *reader) claim(n *document.Node, what string) string {
	id := r.id(n)
	if id == "" {
		return ""
	}
	if before, ok := r.ids[id]; ok {
		n.Fault(fmt.Sprintf("the id %s is taken by %s in line %d", id, before.what, before.line), "give every item, outcome, question, attribute and dimension an id of its own")
		return id
	}
	r.ids[id] = taken{what, n.Line()}
	return id
}

// entry reads one of a list of things that have an id; all that is wrong with it is told under that id.
func (r *reader) entry(n *document.Node, what string, keys ...string) (m document.Mapping, about string, ok bool) {
	about = what
	if id := n.Peek("id"); id != "" {
		about += " " + id
	}
	return n.About(about).Mapping(keys...), about, n.IsMapping()
}
