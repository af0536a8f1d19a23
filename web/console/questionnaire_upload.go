package console

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	surveyfault "mirror/survey/fault"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// sheetUploadPage takes a questionnaire that was written elsewhere.
var sheetUploadPage = parsed("q-upload")

type sheetUploadView struct {
	frame
	All, Example string
	Name         string // of the file that was sent
	Wrong        []string
	More         int
}

// uploadQuestionnaire reads a questionnaire from a file. Nothing is stored until all of it is right.
func (p *Pages) uploadQuestionnaire(v *visit) error {
	page := &sheetUploadView{frame: p.frame(v, "Upload a questionnaire"), All: path(v.id, "questionnaires"), Example: path(v.id, "questionnaires", "blank", "download") + "?as=xlsx"}
	if v.Request().Method != http.MethodPost {
		return show(v, http.StatusOK, sheetUploadPage, page)
	}
	again := func(text string) error {
		page.Faults = []fault{{"file", text}}
		return show(v, http.StatusUnprocessableEntity, sheetUploadPage, page)
	}
	file, err := v.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return again("Choose a file first.")
	}
	if err != nil {
		return err
	}
	page.Name = filepath.Base(file.Filename)
	q, err := readUpload(file)
	var bad *surveyfault.Error
	if errors.As(err, &bad) {
		for _, f := range bad.Faults {
			page.Wrong = append(page.Wrong, pack.Told(f))
		}
		page.More = bad.More
		n := len(bad.Faults) + bad.More
		return again(fmt.Sprintf("Nothing is saved yet: %s to correct in the file. They are listed below.", count(n, "thing")))
	}
	if err != nil {
		return err
	}
	if q.ID == "upload" {
		return again("Give the questionnaire another short name: this one has another meaning here.")
	}
	if err := p.free(v, q); err != nil {
		return err
	}
	if err := p.replaceDraft(v, q); errors.Is(err, store.ErrState) {
		return again(refused(err))
	} else if err != nil {
		return err
	}
	return p.see(v, path(v.id, "questionnaires", q.ID), "q-uploaded")
}

// replaceDraft makes an uploaded questionnaire the draft of that name; the one before can be brought back by undoing.
func (p *Pages) replaceDraft(v *visit, q *pack.Pack) error {
	all, err := p.written(v)
	if err != nil {
		return err
	}
	source := pack.Write(q)
	at := slices.IndexFunc(all, func(have store.Questionnaire) bool { return have.ID == q.ID && !have.Published })
	if at >= 0 {
		return p.Store.ChangeQuestionnaire(v.ctx(), v.actor(), v.id, q.ID, all[at].Source, source)
	}
	return p.Store.AddQuestionnaire(v.ctx(), v.actor(), v.id, source)
}

// readUpload reads a workbook or a YAML file; which of the two it is, its first bytes say.
func readUpload(header *multipart.FileHeader) (*pack.Pack, error) {
	f, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	start := make([]byte, 2)
	if _, err := io.ReadFull(f, start); err == nil && string(start) == "PK" || strings.EqualFold(filepath.Ext(header.Filename), ".xlsx") {
		q, _, err := pack.ReadWorkbook("The file", f, header.Size)
		return q, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	q, _, err := pack.Read("The file", f)
	return q, err
}

// downloadQuestionnaire hands out a version as a workbook or as YAML. Templates are there for every study.
func (p *Pages) downloadQuestionnaire(v *visit) error {
	q, _, err := p.sheetOf(v, v.QueryParam("version"))
	var shown *pack.Pack
	if err == nil {
		shown = q.Pack
	} else if t, ok := pack.Template(v.Param("pack")); ok && v.QueryParam("version") == "" && errors.Is(err, store.ErrNotFound) {
		shown = t
	} else {
		return err
	}
	name := fmt.Sprintf("%s-%s", shown.ID, shown.Version)
	if v.QueryParam("as") == "yaml" {
		v.Response().Header().Set("Content-Disposition", `attachment; filename="`+name+`.yaml"`)
		return v.Stream(http.StatusOK, "application/yaml", bytes.NewReader(pack.Write(shown)))
	}
	content, err := pack.WriteWorkbook(shown)
	if err != nil {
		return err
	}
	v.Response().Header().Set("Content-Disposition", `attachment; filename="`+name+`.xlsx"`)
	return v.Stream(http.StatusOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes.NewReader(content))
}
