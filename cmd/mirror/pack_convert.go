package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mirror/survey/fault"
	"mirror/survey/pack"
)

type packConvertCmd struct {
	In  string `arg:"" help:"A questionnaire: an Excel workbook, a YAML file, or a name from \"mirror pack list\"."`
	Out string `arg:"" help:"The file to write: its name ends in .xlsx or .yaml."`
}

// Help is shown by mirror pack convert --help.
func (packConvertCmd) Help() string {
	return `A workbook becomes a YAML file and a YAML file a workbook, with everything in it; YAML to YAML tidies the file, and takes comments out. Nothing is written where something is wrong: all faults are listed, in a workbook by sheet, row and column.`
}

// Run reads the one and writes the other.
func (c *packConvertCmd) Run(a *app) error {
	p, err := anyPack(c.In)
	var invalid *fault.Error
	if errors.As(err, &invalid) && isWorkbook(c.In) {
		for _, f := range invalid.Faults {
			fmt.Fprintln(a.err, pack.Told(f))
		}
		return usage{fmt.Sprintf("nothing was written: %d to correct in %s", len(invalid.Faults)+invalid.More, c.In)}
	}
	if err != nil {
		return err
	}
	return writePack(a, p, c.Out)
}

type packNewCmd struct {
	Out       string   `arg:"" help:"The file to write: its name ends in .xlsx or .yaml."`
	From      string   `help:"What to begin with: b2b-service, public-service, blank, or a name from \"mirror pack list\"." default:"blank"`
	Languages []string `help:"The languages to keep: en, de, …" placeholder:"xx"`
}

// Run writes a template under the name of the file.
func (c *packNewCmd) Run(a *app) error {
	t, ok := pack.Template(c.From)
	if !ok {
		return usage{fmt.Sprintf("there is no questionnaire %q: give b2b-service, public-service, blank, or a name from \"mirror pack list\"", c.From)}
	}
	p := pack.Joined(t)
	for _, l := range c.Languages {
		if !slices.Contains(p.Languages, l) {
			return usage{fmt.Sprintf("%s is not in the language %q: choose of %s", c.From, l, strings.Join(p.Languages, ", "))}
		}
	}
	if len(c.Languages) > 0 {
		p.KeepLanguages(c.Languages)
	}
	base := filepath.Base(c.Out)
	p.ID = strings.TrimSuffix(base, filepath.Ext(base))
	if _, err := os.Stat(c.Out); !errors.Is(err, fs.ErrNotExist) {
		return usage{fmt.Sprintf("%s is there already: choose another name", c.Out)}
	}
	if _, _, err := pack.Read(base, strings.NewReader(string(pack.Write(p)))); err != nil {
		return usage{fmt.Sprintf("%q cannot be the name of a questionnaire: use lower-case letters, digits and hyphens", p.ID)}
	}
	return writePack(a, p, c.Out)
}

func isWorkbook(file string) bool { return strings.EqualFold(filepath.Ext(file), ".xlsx") }

// anyPack reads a questionnaire from a workbook, or from what findPack takes.
func anyPack(name string) (*pack.Pack, error) {
	if !isWorkbook(name) {
		return findPack(name)
	}
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usage{fmt.Sprintf("there is no file %s", name)}
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	p, _, err := pack.ReadWorkbook(name, f, info.Size())
	return p, err
}

// writePack writes a questionnaire in the form that the name of the file asks for.
func writePack(a *app, p *pack.Pack, out string) error {
	var content []byte
	switch strings.ToLower(filepath.Ext(out)) {
	case ".yaml", ".yml":
		content = pack.Write(p)
	case ".xlsx":
		var err error
		if content, err = pack.WriteWorkbook(p); err != nil {
			return err
		}
	default:
		return usage{fmt.Sprintf("%s ends in neither .xlsx nor .yaml", out)}
	}
	if err := os.WriteFile(out, content, 0o644); err != nil { //nolint:gosec // a questionnaire is no secret
		return fmt.Errorf("write %s: %w", out, err)
	}
	fmt.Fprintln(a.out, p.Summary()+": written to "+out)
	return nil
}
