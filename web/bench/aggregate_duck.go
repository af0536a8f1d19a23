package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/chunk"
)

// duckAnswer is what web/bench/duckdb prints.
type duckAnswer struct {
	Version string
	Tables  []struct {
		Name string
		CPU  float64 // ms
		Rows [][4]int64
	}
}

// asked is which of our questions each of DuckDB's tables is.
var asked = map[string]int{"all": everything, "segment": segmentByBranch}

// duck counts the same answers with DuckDB, in a process of its own with one thread, and holds both counts together.
func (w *wave) duck(ctx context.Context) error {
	if w.DuckDB == nil {
		w.report.Notes = append(w.report.Notes, "DuckDB was not compared with: see web/bench/duckdb.")
		return nil
	}
	file := filepath.Join(w.Dir, "answers.bin")
	if err := w.writeAnswers(file); err != nil {
		return err
	}
	defer os.Remove(file)
	w.Log("DuckDB loads and counts %d responses", w.n)
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, w.DuckDB[0], append(w.DuckDB[1:], file)...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("count with DuckDB: %w: %s", err, errs.String())
	}
	var got duckAnswer
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		return fmt.Errorf("read what DuckDB counted: %w", err)
	}
	for _, t := range got.Tables {
		w.report.Figures = append(w.report.Figures, Figure{Name: "DuckDB " + got.Version + ", " + t.Name, DB: "duckdb", N: w.n, Rounds: often, Wall: t.CPU, CPU: t.CPU, Each: t.CPU * 1e6 / float64(w.n)})
		if err := w.agrees(ctx, t.Name, t.Rows); err != nil {
			return err
		}
		w.goal(atMost("CPU × DuckDB's, "+t.Name, w.alone[asked[t.Name]]/t.CPU, 0.2))
	}
	return nil
}

// writeAnswers writes each person as bytes: side, group, unit, 30 answers. Before them stand how many bytes one has.
func (w *wave) writeAnswers(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	b := bufio.NewWriterSize(f, 1<<20)
	group, unit := w.people.index()
	r := survey.Response{Answers: make([]byte, w.form.Layout.Size)}
	if err := binary.Write(b, binary.LittleEndian, uint32(3+ratings)); err != nil {
		return err
	}
	for i := range w.n {
		w.people.response(i, &r)
		b.Write([]byte{byte(r.Audience), byte(group[r.Group]), byte(unit[r.Unit])}) // Flush tells
		b.Write(r.Answers[:ratings])
	}
	if err := b.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// agrees holds DuckDB's counts (side or unit, question, code, people) to ours.
func (w *wave) agrees(ctx context.Context, name string, rows [][4]int64) error {
	q := w.questions()[asked[name]]
	var counts *chunk.Counts
	err := w.raw.chunks(ctx, w.form, func(next chunk.Source) (err error) {
		counts, err = chunk.Count(w.form.Layout, q.grouping, next)
		return err
	})
	if err != nil {
		return err
	}
	for _, r := range rows {
		side, at := gap.Audience(r[0]), 0
		if name == "segment" {
			side, at = gap.Customer, int(r[0])
		}
		of := counts.Of(side, int(r[1]), at)
		slot := int(r[2])
		switch uint8(slot) {
		case gap.CantSay:
			slot = len(of) - 2
		case gap.Blank:
			slot = len(of) - 1
		}
		if slot >= len(of) || of[slot] != uint64(r[3]) {
			return fmt.Errorf("DuckDB counts otherwise")
		}
	}
	return nil
}
