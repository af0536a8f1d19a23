package fieldwork

import (
	"encoding/csv"
	"fmt"
	"io"

	"mirror/survey"
)

// ListLine is somebody's line of a link list.
type ListLine struct {
	Person        survey.Person
	Token, OptOut Token
}

// listColumns are what a letter or a mailer needs. There is no group, so that the list says nothing a mailer need not know,
// and no state, so that it never becomes a list of who has answered.
var listColumns = []string{"name", "email", "reference", "language", "link", "code", "stop"}

// ListHelp explains the columns of a link list to whoever sends the invitations.
const ListHelp = `Columns: name, email, reference, language, link (the form's address), code (the same secret in groups of four, to be typed from a letter) and stop (the address that ends invitations).

A mailer should send these two lines in the header of each message, so that mail programs show a button of their own (RFC 8058):
  List-Unsubscribe: <{stop}>
  List-Unsubscribe-Post: List-Unsubscribe=One-Click
Turn its counting of opens and clicks off: it would record who followed the link, and when.`

// WriteLinkList writes a line a person, for letters and for other mailers, and returns how many. Nothing is written where
// the base URL is refused (see BaseURL).
//
// The file is UTF-8 with a byte order mark: Excel and Word take names in a file without one for Latin. The mark stands before
// the column name, so that a mailer which does not know it misses the name at most. Text that a spreadsheet would run as a
// formula gets a ' in front.
func WriteLinkList(w io.Writer, baseURL string, lines func(yield func(ListLine, error) bool)) (int, error) {
	base, err := BaseURL(baseURL)
	if err != nil {
		return 0, err
	}
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return 0, err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(listColumns); err != nil {
		return 0, err
	}
	n := 0
	for line, err := range lines {
		if err != nil {
			return n, fmt.Errorf("write the link list: %w", err)
		}
		p := &line.Person
		err := out.Write([]string{
			survey.SafeCell(p.Name), survey.SafeCell(p.Email), survey.SafeCell(p.Reference), survey.SafeCell(p.Language),
			base + "/i/" + line.Token.Text(), line.Token.Grouped(), base + "/u/" + line.OptOut.Text(),
		})
		if err != nil {
			return n, err
		}
		n++
	}
	out.Flush()
	return n, out.Error()
}
