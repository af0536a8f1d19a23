package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"gorm.io/gorm"

	"mirror/migrations"
)

// Migrate brings the schema of a database up to date, making the file where there is none. from and to are schema
// versions; from is 0 for a new database. Each migration is a transaction: where one is cut off, running it again goes on.
func Migrate(ctx context.Context, dsn string) (from, to int, err error) {
	k, target, err := parseDSN(dsn)
	if err != nil {
		return 0, 0, err
	}
	s := unopened(k, target, Options{Migrate: true})
	if err := s.connect(ctx); err != nil {
		return 0, 0, errors.Join(err, s.Close())
	}
	from, to, err = s.migrate(ctx)
	return from, to, errors.Join(err, s.Close())
}

// checkSchema refuses a schema that is not the program's.
func (s *Store) checkSchema(ctx context.Context) error {
	have, want, err := s.versions(ctx)
	switch {
	case err != nil:
		return err
	case have > want:
		return newerSchema(have, want)
	case have < want && s.options.Migrate:
		_, _, err = s.migrate(ctx)
		return err
	case have == 0:
		return errors.New("the database is empty: run mirror migrate")
	case have < want:
		return fmt.Errorf("the database has schema version %d and this program needs version %d: make a backup, then run mirror migrate", have, want)
	}
	return nil
}

func newerSchema(have, want int) error {
	return fmt.Errorf("the database has schema version %d and this program knows version %d at most: use a newer program", have, want)
}

// migrate runs what is pending.
func (s *Store) migrate(ctx context.Context) (from, to int, err error) {
	from, to, err = s.versions(ctx)
	if err != nil || from == to {
		return from, to, err
	}
	if from > to {
		return from, to, newerSchema(from, to)
	}
	if from == 0 {
		if err := s.mustBeEmpty(ctx); err != nil {
			return 0, 0, err
		}
	}
	release, err := s.takeTurn(ctx)
	if err != nil {
		return from, to, err
	}
	defer release()
	if err := s.up(ctx); err != nil {
		// Another process may have been first: then there is nothing left to do.
		if now, _, again := s.versions(ctx); again == nil && now == to {
			return to, to, nil
		}
		return from, to, fmt.Errorf("migrate the database: %w", translate(err))
	}
	return from, to, nil
}

func (s *Store) up(ctx context.Context) error {
	dialect := goose.DialectSQLite3
	db, err := s.db.DB()
	if err != nil {
		return err
	}
	if s.kind == postgres {
		pool, err := openPool(ctx, s.dsn, 2, 0) // a migration takes as long as it takes
		if err != nil {
			return err
		}
		defer pool.Close()
		dialect, db = goose.DialectPostgres, stdlib.OpenDBFromPool(pool)
		defer func() { _ = db.Close() }() // its connections are the pool's
	}
	p, err := goose.NewProvider(dialect, db, s.migrations(), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	if _, err = p.Up(ctx); err != nil {
		return err
	}
	if at, err := p.GetDBVersion(ctx); err != nil || at < queueSince {
		return err
	}
	return s.upQueue(ctx, db)
}

// migrations are the files for this kind of database.
func (s *Store) migrations() fs.FS {
	if s.options.migrations != nil {
		return s.options.migrations
	}
	all, folder := fs.FS(migrations.SQLite), "sqlite"
	if s.kind == postgres {
		all, folder = migrations.Postgres, "postgres"
	}
	files, err := fs.Sub(all, folder)
	if err != nil {
		panic(err) // the folder's name is written above
	}
	return files
}

// versions are the schema versions of the database and of the program.
func (s *Store) versions(ctx context.Context) (have, want int, err error) {
	names, err := fs.Glob(s.migrations(), "*.sql")
	if err != nil {
		return 0, 0, err
	}
	for _, name := range names {
		v, err := goose.NumericComponent(name)
		if err != nil {
			return 0, 0, err
		}
		want = max(want, int(v))
	}
	err = s.look(ctx, func(db *gorm.DB) error {
		tables, err := s.tables(db)
		if err != nil || !slices.Contains(tables, goose.DefaultTablename) {
			return err
		}
		var v sql.NullInt64
		err = db.Raw("SELECT max(version_id) FROM goose_db_version WHERE is_applied").Scan(&v).Error
		if have = int(v.Int64); err != nil || have == 0 {
			return err
		}
		if err := s.ofBefore(db); err != nil {
			return err
		}
		behind, err := s.queueBehind(db, have, tables)
		if behind {
			have = queueSince - 1 // what is left of that version is run again
		}
		return err
	})
	return have, want, err
}

// mustBeEmpty refuses a database that holds tables of something else.
func (s *Store) mustBeEmpty(ctx context.Context) error {
	return s.look(ctx, func(db *gorm.DB) error {
		tables, err := s.tables(db)
		if err != nil {
			return err
		}
		for _, name := range tables {
			if name != goose.DefaultTablename {
				return fmt.Errorf("the database is not empty and holds nothing of ours, but a table %s: name another database", name)
			}
		}
		return nil
	})
}

// tables are the names of all tables of the database (on PostgreSQL: of the schema in use), in order.
func (s *Store) tables(db *gorm.DB) (names []string, err error) {
	query := "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
	if s.kind == postgres {
		query = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
	}
	return names, db.Raw(query).Scan(&names).Error
}
