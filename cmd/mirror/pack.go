package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"mirror/survey/fault"
	"mirror/survey/pack"
)

// packCmd are the commands about questionnaires.
type packCmd struct {
	Check   packCheckCmd   `cmd:"" help:"Say what is wrong with questionnaire files, and where."`
	List    packListCmd    `cmd:"" help:"List the questionnaires that come with Mirror."`
	Show    packShowCmd    `cmd:"" help:"Show what customers and employees are asked, side by side."`
	Convert packConvertCmd `cmd:"" help:"Turn a questionnaire into an Excel workbook, or a workbook into a questionnaire."`
	New     packNewCmd     `cmd:"" help:"Begin a questionnaire of your own, as a workbook or a file."`
}

type packCheckCmd struct {
	Files []string `arg:"" name:"file" help:"Questionnaire files (YAML)."`
}

// Help is shown by mirror pack check --help.
func (packCheckCmd) Help() string {
	return `Every fault is listed as file:line:column: what is wrong: what to do. Lines that begin with "note" are remarks; they are no faults. The exit code is 2 when there is a fault.`
}

// Run checks every file, and tells the faults of all of them at once.
func (c *packCheckCmd) Run(a *app) error {
	var faults fault.List
	for _, file := range c.Files {
		if isWorkbook(file) {
			faults.Add(fault.Fault{File: file, What: "it is a workbook", Do: "turn it into a questionnaire with mirror pack convert, which lists its faults by sheet, row and column"})
			continue
		}
		p, notes, err := pack.ReadFile(file)
		var invalid *fault.Error
		if errors.As(err, &invalid) {
			faults.Merge(&invalid.List)
			continue
		}
		if err != nil {
			faults.Add(fault.Fault{File: file, What: "it cannot be opened", Do: "check its name and place"})
			continue
		}
		for _, n := range notes {
			fmt.Fprintln(a.out, "note:", n)
		}
		fmt.Fprintln(a.out, p.Summary()+": no faults")
	}
	if err := faults.Err(); err != nil {
		fmt.Fprintln(a.err, err)
		if n := len(faults.Faults) + faults.More; n > 1 {
			return usage{fmt.Sprintf("%d faults to correct", n)}
		}
		return usage{"1 fault to correct"}
	}
	return nil
}

type packListCmd struct{}

// Run prints a line or two for each embedded pack.
func (packListCmd) Run(a *app) error {
	for _, p := range pack.Embedded() {
		fmt.Fprintf(a.out, "%s\n  %s (%s; asks %s)\n", p.Summary(), p.Title.In("en", p.DefaultLanguage),
			strings.Join(p.Languages, ", "), strings.Join(p.Audiences, " and "))
	}
	return nil
}

type packShowCmd struct {
	Name string `arg:"" help:"Name of a questionnaire (see \"mirror pack list\"), or a file."`
	Lang string `help:"Language: de, en, … or all. Without it, the questionnaire's main language." placeholder:"xx"`
}

// Run prints the pack in the wanted languages.
func (c *packShowCmd) Run(a *app) error {
	p, err := findPack(c.Name)
	if err != nil {
		return err
	}
	languages := []string{c.Lang}
	switch {
	case c.Lang == "":
		languages = []string{p.DefaultLanguage}
	case c.Lang == "all":
		languages = p.Languages
	case !slices.Contains(p.Languages, c.Lang):
		return usage{fmt.Sprintf("%s is not in the language %q: choose %s or all", p.ID, c.Lang, strings.Join(p.Languages, ", "))}
	}
	for i, l := range languages {
		if i > 0 {
			fmt.Fprint(a.out, "\n\n")
		}
		if err := pack.Show(a.out, p, l); err != nil {
			return err
		}
	}
	if rest := len(p.Languages) - len(languages); rest > 0 {
		fmt.Fprintf(a.out, "\nIn %s too: add --lang, or --lang all.\n", strings.Join(others(p.Languages, languages), ", "))
	}
	return nil
}

func others(all, shown []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(l string) bool { return slices.Contains(shown, l) })
}
