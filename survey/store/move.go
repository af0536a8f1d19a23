package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
)

// Move copies all that a database holds into an empty or absent one of the other kind, such as from SQLite to PostgreSQL
// when a company grows, and returns how many rows it copied. The copy is of one moment and comes whole or not at all; the
// source stays as it is. Nothing may use the source meanwhile: what it acknowledged after that moment is not in the copy.
// Both need the same key folder (o). What mail is under way goes on; the queue's own tables are not copied.
func Move(ctx context.Context, from, to string, o Options) (rows int, err error) {
	kinds := [2]kind{}
	for i, dsn := range []string{from, to} {
		if kinds[i], _, err = parseDSN(dsn); err != nil {
			return 0, err
		}
	}
	if kinds[0] == kinds[1] {
		return 0, errors.New("both databases are of one kind: use mirror backup and mirror restore")
	}
	source, err := Open(ctx, from, Options{Now: o.Now, Urn: o.Urn, Suppress: o.Suppress, Ledger: o.Ledger})
	if err != nil {
		return 0, fmt.Errorf("read the database to be moved: %w", err)
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	if _, _, err := Migrate(ctx, to); err != nil {
		return 0, fmt.Errorf("prepare the new database: %w", err)
	}
	_, target, err := parseDSN(to)
	if err != nil {
		return 0, err
	}
	s := unopened(kinds[1], target, Options{Now: o.Now})
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.connect(ctx); err != nil {
		return 0, err
	}
	err = source.read(ctx, func(have *gorm.DB) error {
		return s.write(ctx, func(tx *gorm.DB) error {
			rows, err = s.take(tx, have)
			return err
		})
	})
	if err != nil {
		return 0, fmt.Errorf("move the database: %w", err)
	}
	return rows, nil
}

// take fills an empty database with the rows of another, tables before those that refer to them.
func (s *Store) take(tx, have *gorm.DB) (rows int, err error) {
	tables, err := s.ownTables(tx)
	if err != nil {
		return 0, err
	}
	if err := s.unhurried(tx); err != nil {
		return 0, err
	}
	if err := tx.Exec("DELETE FROM audit_ends").Error; err != nil { // a migration made them
		return 0, err
	}
	for _, table := range tables {
		var n int64
		if err := tx.Table(table).Limit(1).Count(&n).Error; err != nil {
			return 0, err
		}
		if n > 0 {
			return 0, fmt.Errorf("the new database is not empty (table %s): name another one", table)
		}
		moved, err := s.takeTable(tx, have, table)
		if err != nil {
			return 0, fmt.Errorf("table %s: %w", table, err)
		}
		rows += moved
	}
	return rows, nil
}

// ownTables are the tables of our migrations, each behind those it refers to.
func (s *Store) ownTables(db *gorm.DB) ([]string, error) {
	all, err := s.tables(db)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(t string) bool { return strings.HasPrefix(t, "goose") || strings.HasPrefix(t, "river") })
	query := "SELECT m.name AS child, f.\"table\" AS parent FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"
	if s.kind == postgres {
		query = "SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
	}
	var refers []struct{ Child, Parent string }
	if err := db.Raw(query).Scan(&refers).Error; err != nil {
		return nil, err
	}
	var order []string
	for len(order) < len(all) {
		before := len(order)
		for _, t := range all {
			waits := slices.ContainsFunc(refers, func(r struct{ Child, Parent string }) bool {
				return strings.Trim(r.Child, `"`) == t && strings.Trim(r.Parent, `"`) != t && !slices.Contains(order, strings.Trim(r.Parent, `"`))
			})
			if !waits && !slices.Contains(order, t) {
				order = append(order, t)
			}
		}
		if len(order) == before {
			return nil, errors.New("the tables refer to each other in a circle")
		}
	}
	return order, nil
}

// keyOf are the columns of a table's primary key.
func (s *Store) keyOf(db *gorm.DB, table string) (string, error) {
	query := "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk"
	if s.kind == postgres {
		query = "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = ?::regclass AND i.indisprimary"
	}
	key, err := column[string](db, query, table)
	if err == nil && len(key) == 0 {
		err = errors.New("it has no key to read its rows by")
	}
	return strings.Join(key, ", "), err
}

// takeTable copies a table's rows, in the order of its key: rows of PostgreSQL lie in the order in which they came.
func (s *Store) takeTable(tx, have *gorm.DB, table string) (n int, err error) {
	kinds, err := tx.Migrator().ColumnTypes(table)
	if err != nil {
		return 0, err
	}
	key, err := s.keyOf(tx, table)
	if err != nil {
		return 0, err
	}
	var columns []string
	days := map[string]bool{}
	for _, k := range kinds {
		columns = append(columns, `"`+k.Name()+`"`)
		days[k.Name()] = strings.EqualFold(k.DatabaseTypeName(), "date")
	}
	rows, err := have.Raw("SELECT " + strings.Join(columns, ", ") + " FROM " + table + " ORDER BY " + key).Rows()
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	into := rowLoad{tx: tx, table: table, columns: columns}
	for rows.Next() {
		row := make([]any, len(columns))
		at := make([]any, len(columns))
		for i := range row {
			at[i] = &row[i]
		}
		if err := rows.Scan(at...); err != nil {
			return 0, err
		}
		for i := range row {
			if t, ok := row[i].(time.Time); ok && days[kinds[i].Name()] {
				row[i] = t.Format(time.DateOnly)
			}
		}
		n++
		if err := into.add(row); err != nil {
			return 0, err
		}
	}
	return n, errors.Join(rows.Err(), into.put())
}

// moveParams is how many values one statement takes; SQLite allows 32,766 and PostgreSQL 65,535.
const moveParams = 16_000

// rowLoad holds rows on their way into a table, many in one statement.
type rowLoad struct {
	tx      *gorm.DB
	table   string
	columns []string
	values  []any
}

func (m *rowLoad) add(row []any) error {
	m.values = append(m.values, row...)
	if len(m.values)/len(m.columns) < moveParams/len(m.columns) {
		return nil
	}
	return m.put()
}

// put writes those that wait.
func (m *rowLoad) put() error {
	if len(m.values) == 0 {
		return nil
	}
	one := "( " + strings.Repeat("?, ", len(m.columns)-1) + "?)" // without the space GORM would take bytes apart
	places := strings.Repeat(one+", ", len(m.values)/len(m.columns)-1) + one
	err := m.tx.Exec("INSERT INTO "+m.table+" ("+strings.Join(m.columns, ", ")+") VALUES "+places, m.values...).Error
	m.values = m.values[:0]
	return err
}
