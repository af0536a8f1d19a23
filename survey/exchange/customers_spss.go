package exchange

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"mirror/survey"
)

// spssMissing stands for "can't say" in files for SPSS; no scale has it. No answer is empty, the system's missing value.
const spssMissing = -9999

// spssVariable is a column of the file for SPSS: numbers only, with labels.
type spssVariable struct {
	name, label string
	values      []labelled
	nominal     bool
	of          func(r *survey.Response) string
}

// WriteSPSS writes two files that belong together: the data, all of it numbers, and the syntax that reads them into SPSS or
// PSPP with labels for variables and values. name is the data file's name, as the syntax is to find it beside itself.
// There is no library for Go that writes .sav files; the syntax saves one (SAVE OUTFILE).
func (c *Customers) WriteSPSS(data, syntax io.Writer, name string) error {
	variables := c.variables()
	header := make([]string, len(variables))
	for i, v := range variables {
		header[i] = v.name
	}
	err := c.write(data, header, func(r *survey.Response, row []string) {
		for i, v := range variables {
			row[i] = v.of(r)
		}
	})
	if err == nil {
		_, err = io.WriteString(syntax, c.syntax(variables, name))
	}
	return err
}

// variables are the columns, each option of a choice of many a variable of its own.
func (c *Customers) variables() []spssVariable {
	var all []spssVariable
	var taken []string
	add := func(v spssVariable) {
		for reservedSPSS[v.name] || slices.Contains(taken, v.name) {
			v.name += "x"
		}
		taken = append(taken, v.name)
		all = append(all, v)
	}
	for _, k := range c.columns() {
		if !k.many {
			add(k.variable())
			continue
		}
		for i, option := range k.values {
			if option.value != cantSay {
				add(k.option(i, option))
			}
		}
	}
	return all
}

// reservedSPSS are the words that SPSS takes for its own.
var reservedSPSS = map[string]bool{"all": true, "and": true, "by": true, "eq": true, "ge": true, "gt": true, "le": true,
	"lt": true, "ne": true, "not": true, "or": true, "to": true, "with": true}

// variable is a question with one answer, or a group: ratings keep their numbers, options are numbered from 1.
func (k customerColumn) variable() spssVariable {
	number := map[string]string{}
	v := spssVariable{name: k.name, label: k.label, nominal: !k.rating}
	for i, option := range k.values {
		n := strconv.Itoa(i + 1)
		switch {
		case option.value == cantSay:
			n = strconv.Itoa(spssMissing)
		case k.rating:
			n = option.value
		}
		number[option.value] = n
		if option.label != "" {
			v.values = append(v.values, labelled{n, option.label})
		}
	}
	v.of = func(r *survey.Response) string { return number[k.of(r)] }
	return v
}

// option is one option of a choice of many: 1 ticked, 0 not; empty where nothing was ticked at all.
func (k customerColumn) option(i int, option labelled) spssVariable {
	return spssVariable{
		name: k.name + "_" + strconv.Itoa(i+1), label: option.label + ": " + k.label, nominal: true,
		values: []labelled{{"0", "not ticked"}, {"1", "ticked"}},
		of: func(r *survey.Response) string {
			picked := strings.Split(k.of(r), "|")
			switch {
			case picked[0] == "":
				return ""
			case picked[0] == cantSay:
				return strconv.Itoa(spssMissing)
			case slices.Contains(picked, option.value):
				return "1"
			}
			return "0"
		},
	}
}

// syntax reads the data. Its lines stay short: old versions take no more than 256 bytes in one.
func (c *Customers) syntax(variables []spssVariable, name string) string {
	var b strings.Builder
	say := func(format string, values ...any) { fmt.Fprintf(&b, format+"\r\n", values...) }
	say("* Encoding: UTF-8.")
	say("* Customers' answers: %s, wave %s, %s %s.", comment(c.Form.Programme.Company), comment(c.Form.Wave), c.Form.Pack.ID, c.Form.Pack.Version)
	say("* One row a person, in random order. %d = can't say; empty = no answer.", spssMissing)
	say("* Keep this file beside the data file, open it there, and run all of it.")
	say("SET DECIMAL=DOT.")
	say("GET DATA /TYPE=TXT")
	say("  /FILE=%s", quoted(name))
	say("  /ENCODING='UTF8'")
	say("  /ARRANGEMENT=DELIMITED")
	say("  /FIRSTCASE=2")
	say("  /DELIMITERS=','")
	say("  /QUALIFIER='\"'")
	say("  /VARIABLES=")
	for _, v := range variables {
		say("    %s F8.0", v.name)
	}
	say("  .")
	for _, v := range variables {
		say("VARIABLE LABELS %s %s.", v.name, literal(v.label, 200))
		if len(v.values) > 0 {
			say("VALUE LABELS %s", v.name)
			for _, l := range v.values {
				say("  %s %s", l.value, literal(l.label, 100))
			}
			say("  .")
		}
		level := "ORDINAL"
		if v.nominal {
			level = "NOMINAL"
		}
		say("MISSING VALUES %s (%d).", v.name, spssMissing)
		say("VARIABLE LEVEL %s (%s).", v.name, level)
	}
	say("EXECUTE.")
	say("* SAVE OUTFILE='answers.sav'.")
	return b.String()
}

// literal is a label of at most so many bytes between quotes.
func literal(label string, most int) string {
	label = strings.Join(strings.Fields(label), " ")
	if len(label) > most {
		label = strings.ToValidUTF8(label[:most-len("…")], "") + "…"
	}
	return quoted(label)
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// comment is text inside a comment line, which a full stop at its end would close.
func comment(s string) string { return strings.TrimRight(strings.Join(strings.Fields(s), " "), ".") }
