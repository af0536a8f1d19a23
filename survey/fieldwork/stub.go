package fieldwork

import (
	"io"

	"mirror/survey"
)

// Keepsake is the personal code an employee may keep: the predictions themselves, written as letters and digits with a check
// sign. Nothing of it is stored anywhere.
func Keepsake(l *survey.Layout, form survey.FormID, answers []byte) string { panic("stub") }
func ParseKeepsake(code string) (survey.FormID, func(l *survey.Layout) (answers []byte, ok bool), bool) {
	panic("stub")
}

// WriteLinkList writes one line a person: the columns for letters and for other mailers (CSV, UTF-8, formulas made harmless).
type ListLine struct {
	Person        survey.Person
	Token, OptOut Token
}

func WriteLinkList(w io.Writer, baseURL string, lines func(yield func(ListLine, error) bool)) (int, error) {
	panic("stub")
}

// QR is an address as one SVG path: width in modules and the path's data.
func QR(address string) (modules int, path string, err error) { panic("stub") }
