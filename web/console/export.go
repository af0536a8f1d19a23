package console

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"mirror/gap"
	"mirror/reports"
	"mirror/survey"
	"mirror/survey/exchange"
	"mirror/survey/store"
)

func (p *Pages) exportRoutes() []line {
	return []line{
		{http.MethodGet, Root + "/:study/export", p.exportPage, ForExporters, ClassPage},
		{http.MethodPost, Root + "/:study/export", p.export, ForExporters, ClassSlow},
	}
}

// mostExported is how many people's answers a page hands over; more are for mirror export, which has time.
const mostExported = 200_000

// exportView is the page of customers' answers, row by row.
type exportView struct {
	frame
	Forms []exportForm
}

// exportForm is a questionnaire of a wave that takes no answers any more.
type exportForm struct{ Wave, Name, Pack, Title string }

var exportTemplate = parsed("export")

func (p *Pages) exportPage(v *visit) error { return p.showExport(v, http.StatusOK) }

func (p *Pages) showExport(v *visit, status int, faults ...fault) error {
	page := &exportView{frame: p.frame(v, "Customers’ answers")}
	page.Faults = faults
	waves, err := p.Store.Waves(v.ctx(), v.id)
	if err != nil {
		return err
	}
	for _, w := range slices.Backward(waves) {
		if w.State != survey.WaveClosed && w.State != survey.WaveReleased {
			continue
		}
		forms, err := p.forms(v, w.Wave)
		if err != nil {
			return err
		}
		for _, f := range forms {
			if slices.Contains(f.Pack.Audiences, gap.Customer.String()) {
				page.Forms = append(page.Forms, exportForm{w.Wave, waveName(w), f.Pack.ID, f.Pack.Title.In("en", f.Pack.DefaultLanguage)})
			}
		}
	}
	return show(v, status, exportTemplate, page)
}

var errManyRows = errors.New("more rows than a page hands over")

// export hands over customers' answers to a questionnaire as a file. That it was done is in the audit trail.
func (p *Pages) export(v *visit) error {
	forms, err := p.forms(v, v.FormValue("wave"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(forms, func(f *survey.Form) bool { return f.Pack.ID == v.FormValue("pack") })
	if i < 0 {
		return store.ErrNotFound
	}
	said, err := p.saidBy(v, forms[i])
	if err != nil {
		return err
	}
	file, kind, err := p.exported(v, forms[i], v.FormValue("as"), said)
	switch {
	case errors.Is(err, errManyRows):
		return p.showExport(v, http.StatusUnprocessableEntity, fault{"", fmt.Sprintf("More than %d people answered. Use the command mirror export for this wave.", mostExported)})
	case errors.Is(err, store.ErrState):
		return p.showExport(v, http.StatusUnprocessableEntity, fault{"", refused(err)})
	case err != nil:
		return err
	}
	return download(v, fileName("customers", forms[i].Wave, kind), file)
}

// exported makes the file: a workbook, or CSV files in an archive because comments are apart from answers.
func (p *Pages) exported(v *visit, form *survey.Form, as string, said []gap.Comment) (file []byte, kind string, err error) {
	n := 0
	c := &exchange.Customers{Form: form, Rows: func(each func(*survey.Response) error) error {
		_, err := p.Store.CustomerRows(v.ctx(), v.actor(), form, as, func(r *survey.Response) error {
			if n++; n > mostExported {
				return errManyRows
			}
			return each(r)
		})
		return err
	}}
	var b bytes.Buffer
	if as == "xlsx" {
		err := c.WriteXLSX(&b, said)
		return b.Bytes(), "xlsx", err
	}
	if as != "csv" && as != "spss" {
		return nil, "", store.ErrNotFound
	}
	z := zip.NewWriter(&b)
	answers := fileName("customers", form.Wave, "csv")
	data, err := z.Create(answers)
	if err != nil {
		return nil, "", err
	}
	if as == "csv" {
		err = c.WriteCSV(data)
	} else {
		var syntax bytes.Buffer
		if err = c.WriteSPSS(data, &syntax, answers); err == nil {
			err = zipped(z, "read-into-spss.sps", syntax.Bytes())
		}
	}
	if err != nil {
		return nil, "", err
	}
	var words bytes.Buffer
	err = errors.Join(exchange.WriteCustomerComments(&words, said), zipped(z, fileName("comments", form.Wave, "csv"), words.Bytes()), z.Close())
	return b.Bytes(), "zip", err
}

// zipped puts a file into an archive.
func zipped(z *zip.Writer, name string, content []byte) error {
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write(content)
	}
	return err
}

// saidBy are customers' comments as the wave's release shows them; none where it has no release.
func (p *Pages) saidBy(v *visit, form *survey.Form) ([]gap.Comment, error) {
	e, err := p.Shelf.Edition(v.ctx(), v.id, form.Wave)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r := reports.Read(p.context(e))
	if r == nil || r.Of(form.Pack.ID) == nil {
		return nil, nil
	}
	return r.Of(form.Pack.ID).Comments, nil
}
