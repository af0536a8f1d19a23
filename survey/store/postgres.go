package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	gormpostgres "gorm.io/driver/postgres"
)

// oldestPostgres is the first version of PostgreSQL the store is tested on, as server_version_num.
const oldestPostgres = 150000

// queueTimeout is how long a statement of the job queue may take.
const queueTimeout = 30 * time.Second

// connectPostgres opens two pools: an ordinary one, which GORM uses, and one for submissions and drafts, so that reports
// and administration can never take their connections away.
func (s *Store) connectPostgres(ctx context.Context) (err error) {
	if s.pool, err = openPool(ctx, s.dsn, 16, 30*time.Second); err != nil {
		return err
	}
	if s.writers, err = openPool(ctx, s.dsn, 4, 15*time.Second); err != nil {
		return err
	}
	s.db, err = openGORM(ctx, gormpostgres.New(gormpostgres.Config{Conn: stdlib.OpenDBFromPool(s.pool)}))
	s.reader = s.db
	return translate(err)
}

// openPool opens a pool whose every connection reads its settings back. A statement may take so long unless the address
// says otherwise.
func openPool(ctx context.Context, dsn string, most int32, timeout time.Duration) (*pgxpool.Pool, error) {
	c, err := pgxpool.ParseConfig(dsn) // its errors show no password
	if err != nil {
		return nil, fmt.Errorf("the address of the database: %w", err)
	}
	c.MaxConns = most
	c.AfterConnect = safePostgres
	c.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement // never the simple protocol: it pastes values into SQL
	params := c.ConnConfig.RuntimeParams
	for name, value := range map[string]string{
		"statement_timeout":                   strconv.FormatInt(timeout.Milliseconds(), 10),
		"idle_in_transaction_session_timeout": "60000",
		"application_name":                    "mirror",
		"timezone":                            "UTC",
	} {
		if _, said := params[name]; !said {
			params[name] = value
		}
	}
	pool, err := pgxpool.NewWithConfig(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("the database: %w", translate(err))
	}
	return pool, nil
}

// safePostgres reads the settings of a connection back and refuses those under which a confirmed answer could be lost.
func safePostgres(ctx context.Context, conn *pgx.Conn) error {
	var version int
	var standby bool
	var fsync, pages, commit string
	err := conn.QueryRow(ctx, `SELECT current_setting('server_version_num')::int, pg_is_in_recovery(), current_setting('fsync'),
		current_setting('full_page_writes'), current_setting('synchronous_commit')`).Scan(&version, &standby, &fsync, &pages, &commit)
	if err != nil {
		return err
	}
	if version < oldestPostgres {
		return fmt.Errorf("the server runs PostgreSQL %d: version %d or later is needed", version/10000, oldestPostgres/10000)
	}
	if standby {
		return errors.New("the server is a standby and takes no answers: name the one that does")
	}
	for _, p := range []struct{ name, value string }{{"fsync", fsync}, {"full_page_writes", pages}, {"synchronous_commit", commit}} {
		if p.value == "off" {
			return fmt.Errorf("PostgreSQL runs with %s off: answers could be lost although they were confirmed. Turn it on and start again", p.name)
		}
	}
	return nil
}
