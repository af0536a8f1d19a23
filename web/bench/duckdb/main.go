// Command duckdb counts the answers of mirror bench aggregate with DuckDB, in the form that was found to be its best: a
// table with a column a question, and one GROUP BY a question, joined by UNION ALL; one thread. The table lies in a database
// file, as the product's chunks do, and all of it stays in DuckDB's memory after the first round. It is a module of its
// own, so that neither the product nor its tests need DuckDB:
//
//	cd web/bench/duckdb && go build -o /tmp/mirror-duckdb . && cd - && mirror bench aggregate --duckdb /tmp/mirror-duckdb
package main

import (
	"bufio"
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/marcboeker/go-duckdb"
)

// table is one thing asked.
type table struct {
	Name string
	CPU  float64 // ms of processor time, the least of a few rounds
	Rows [][4]int64
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: duckdb ANSWERS")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, file string) error {
	base := file + ".duckdb"
	defer os.Remove(base)
	connector, err := duckdb.NewConnector(base, func(e driver.ExecerContext) error {
		_, err := e.ExecContext(ctx, "SET threads = 1", nil)
		return err
	})
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	questions, err := load(ctx, db, connector, file)
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "CHECKPOINT"); err != nil {
		return err
	}
	out := struct {
		Version string
		Tables  []table
	}{}
	if err := db.QueryRow("SELECT version()").Scan(&out.Version); err != nil {
		return err
	}
	for _, t := range []struct{ name, key, where string }{{"all", "side", ""}, {"segment", "unit", "WHERE side = 0 AND grp = 7 "}} {
		all := make([]string, questions)
		for q := range all {
			all[q] = fmt.Sprintf("SELECT %s, %d AS q, q%02d AS code, count(*) FROM t %sGROUP BY %s, q%02d", t.key, q, q, t.where, t.key, q)
		}
		one, err := count(db, t.name, strings.Join(all, " UNION ALL "))
		if err != nil {
			return err
		}
		out.Tables = append(out.Tables, one)
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

// load reads people of some bytes each: side, group, unit and a byte a question.
func load(ctx context.Context, db *sql.DB, connector *duckdb.Connector, file string) (questions int, err error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<20)
	var width uint32
	if err := binary.Read(r, binary.LittleEndian, &width); err != nil {
		return 0, err
	}
	columns := []string{"side UTINYINT", "grp UTINYINT", "unit UTINYINT"}
	for q := range int(width) - len(columns) {
		columns = append(columns, fmt.Sprintf("q%02d UTINYINT", q))
	}
	if _, err := db.ExecContext(ctx, "CREATE TABLE t ("+strings.Join(columns, ", ")+")"); err != nil {
		return 0, err
	}
	conn, err := connector.Connect(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	into, err := duckdb.NewAppenderFromConn(conn, "", "t")
	if err != nil {
		return 0, err
	}
	person, values := make([]byte, width), make([]driver.Value, width)
	for {
		if _, err := io.ReadFull(r, person); errors.Is(err, io.EOF) {
			return int(width) - 3, into.Close()
		} else if err != nil {
			return 0, err
		}
		for i, b := range person {
			values[i] = b
		}
		if err := into.AppendRow(values...); err != nil {
			return 0, err
		}
	}
}

// count runs a query a few times and reads its rows once.
func count(db *sql.DB, name, query string) (table, error) {
	t := table{Name: name}
	for range 5 {
		before, err := cpu()
		if err != nil {
			return t, err
		}
		rows, err := db.Query(query)
		if err != nil {
			return t, err
		}
		t.Rows = t.Rows[:0]
		for rows.Next() {
			var r [4]int64
			if err := rows.Scan(&r[0], &r[1], &r[2], &r[3]); err != nil {
				return t, err
			}
			t.Rows = append(t.Rows, r)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return t, err
		}
		after, err := cpu()
		if err != nil {
			return t, err
		}
		if ms := float64(after-before) / 1e6; t.CPU == 0 || ms < t.CPU {
			t.CPU = ms
		}
	}
	return t, nil
}

// cpu is the processor time this process has used, in ns.
func cpu() (int64, error) {
	var u syscall.Rusage
	err := syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u.Utime.Nano() + u.Stime.Nano(), err
}
