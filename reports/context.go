package reports

import (
	"mirror/gap/disclosure"
	"mirror/reports/sheet"
	"mirror/survey"
	"mirror/survey/pack"
)

// Context is what a report is made of. Study and Packs give groups and
// questions their names; without them ids stand in their place.
type Context struct {
	Release *disclosure.Release
	Study   *survey.Study
	Packs   []*pack.Pack
	Wave    string // the wave to show; "" = the last
	Version string // of the program
}

func (c Context) look() *view {
	return look(c.Release.Waves(), c.Release.Settings(), c.Study, c.Packs, c.Wave, c.Version)
}

// HR is the workbook for HR: how well each team knows the customers, how sure
// that is, and what to train first. The same release gives the same book.
func HR(c Context) *sheet.Book { return hr(c.look()) }

// Marketing is the workbook for marketing: what customers say, by segment, what
// moves them, and where the company's picture of them is wrong.
func Marketing(c Context) *sheet.Book { return marketing(c.look()) }

// Findings are the sentences of the executive summary. Both workbooks begin with them.
func Findings(c Context) []Finding { return c.look().findings() }
