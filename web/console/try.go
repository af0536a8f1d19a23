package console

import (
	"net/http"
	"slices"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
)

var tryPage = parsed("try")

// tryView shows where a wave can be answered without anything being stored.
type tryView struct {
	frame
	Forms []tryForm
	Back  string
	To    string // where a questionnaire is chosen
}

// tryForm is one questionnaire, and a code for each side it asks.
type tryForm struct {
	Name  string
	Sides []tryCode
}

// tryCode is an address as a QR code.
type tryCode struct {
	Label, Address, Drawing string
	Modules                 int
	Employee                bool
}

func (p *Pages) try(v *visit) error {
	forms, err := p.forms(v, v.wave.Wave)
	if err != nil {
		return err
	}
	page := &tryView{frame: p.frame(v, "Try it yourself"), Back: path(v.id, "waves", v.wave.Wave), To: path(v.id, "questionnaires")}
	for _, f := range forms {
		form := tryForm{Name: f.Pack.Title.In("en", f.Pack.DefaultLanguage)}
		for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
			if !slices.Contains(f.Pack.Audiences, a.String()) {
				continue
			}
			code, err := p.tryCode(v, f, a)
			if err != nil {
				return err
			}
			form.Sides = append(form.Sides, code)
		}
		page.Forms = append(page.Forms, form)
	}
	return show(v, http.StatusOK, tryPage, page)
}

func (p *Pages) tryCode(v *visit, f *survey.Form, a gap.Audience) (tryCode, error) {
	code, err := p.Keys.PreviewCode(v.id, f.ID, a)
	if err != nil {
		return tryCode{}, err
	}
	c := tryCode{Label: "As a customer", Address: p.BaseURL + "/p/" + code.Text(), Employee: a == gap.Employee}
	if c.Employee {
		c.Label = "As an employee"
	}
	c.Modules, c.Drawing, err = fieldwork.QR(c.Address)
	return c, err
}
