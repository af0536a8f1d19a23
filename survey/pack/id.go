package pack

import (
	"fmt"
	"regexp"

	"mirror/survey/document"
)

var (
	idForm       = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	packIDForm   = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	versionForm  = regexp.MustCompile(`^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$`)
	languageForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$`)
)

// reserved are the columns of an answers file that are no questions.
var reserved = map[string]bool{
	"audience": true, "wave": true, "cell": true, "segment": true, "unit": true, "account": true,
	"weight": true, "seconds": true, "language": true, "importance": true, "feelings": true,
}

// reservedLevels are names that results use beside the dimensions.
var reservedLevels = map[string]bool{"all": true, "emotional": true, "functional": true}

// id reads a short name: lower case, digits and underscores.
func (r *reader) id(n *document.Node) string {
	w := n.Word()
	if w != "" && !idForm.MatchString(w) {
		n.Fault(fmt.Sprintf("the id %q is not a short name", w), "use lower-case letters, digits and underscores, beginning with a letter, at most 40")
		return ""
	}
	return w
}

// question claims the id of something that has a column in the answers files.
func (r *reader) question(n *document.Node, what string) string {
	id := r.claim(n, what)
	if reserved[id] {
		n.Fault(fmt.Sprintf("the id %s has another meaning in answers files", id), "choose another id")
	}
	return id
}
