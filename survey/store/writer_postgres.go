package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"mirror/survey"
)

// How long a batch waits for a lost server to come back before its jobs are sent away with ErrBusy, and how long one
// attempt may take.
const (
	lostPatience = 2 * time.Second
	runPatience  = 20 * time.Second
)

// postgresEngine stores batches in PostgreSQL. Several may run, in this process and in others: rows are locked in one
// order, waves, then invitations by token, then links by number, then drafts by id, so that they never wait in a circle.
//
// A batch is two round trips: what is known about the links, locked, and then everything that is to be written with the
// COMMIT. What becomes of a job is decided in between, by the same rules as on SQLite.
type postgresEngine struct {
	s *Store
}

func newPostgresEngine(s *Store) *postgresEngine { return &postgresEngine{s: s} }

func (e *postgresEngine) close() error { return nil } // the connections are the pool's

// run stores a batch in one transaction. When the connection is lost it waits a little for the server and begins again.
func (e *postgresEngine) run(b *batch) error {
	ctx, cancel := context.WithTimeout(context.Background(), runPatience)
	defer cancel()
	end := time.Now().Add(lostPatience)
	for pause := 5 * time.Millisecond; ; pause = min(2*pause, 200*time.Millisecond) {
		err := e.once(ctx, b)
		if !errors.Is(err, errLost) {
			return err
		}
		if time.Now().After(end) {
			return &driverError{known: ErrBusy, cause: err}
		}
		time.Sleep(pause)
	}
}

func (e *postgresEngine) once(ctx context.Context, b *batch) (err error) {
	conn, err := e.s.writers.Acquire(ctx)
	if err != nil {
		return &driverError{known: errLost, cause: err}
	}
	defer func() {
		if err != nil {
			abandon(conn)
		}
		conn.Release()
	}()
	if err := settle(ctx, conn); err != nil {
		return postgresError(err)
	}
	known, err := e.look(ctx, conn.Conn(), b)
	if err != nil {
		return postgresError(err)
	}
	w, err := decide(e.s.options.Urn, e.s.urnKey, b, known)
	if err != nil {
		return err
	}
	err = postgresError(w.send(ctx, conn.Conn()))
	if errors.Is(err, errLost) { // the COMMIT was under way
		for _, j := range b.subs {
			j.unsure = j.unsure || j.outcome == survey.Recorded
		}
	}
	return err
}

// sqlSettle says how long to wait for a lock, and that statements are planned once: the planner cannot see the length of
// an array, and what it chooses for a short one is right. That plan must not go through whole tables, though, only
// because they were small when it was made.
const sqlSettle = `SELECT set_config('lock_timeout', '3s', false), set_config('plan_cache_mode', 'force_generic_plan', false),
	set_config('enable_seqscan', 'off', false)`

// settle does so once for each connection.
func settle(ctx context.Context, conn *pgxpool.Conn) error {
	custom := conn.Conn().PgConn().CustomData()
	if custom["settled"] != nil {
		return nil
	}
	_, err := conn.Exec(ctx, sqlSettle)
	if err == nil {
		custom["settled"] = true
	}
	return err
}

// abandon ends a transaction that failed, so that its locks are gone before anybody is answered.
func abandon(conn *pgxpool.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if _, err := conn.Exec(ctx, "ROLLBACK"); err != nil {
		_ = conn.Conn().Close(ctx) // broken already; the pool makes a new one
	}
}

// known is what the first round trip found out.
type known struct {
	taking, held map[formKey]bool // held: an administrator is changing the wave at this moment
	invitations  map[[32]byte]*origin
	links        map[linkKey]*openLink
	spent        map[[32]byte]bool
	stored       map[int64]bool // boxes of an earlier attempt that came through after all
}

func newKnown() *known {
	return &known{
		taking: map[formKey]bool{}, held: map[formKey]bool{}, invitations: map[[32]byte]*origin{}, links: map[linkKey]*openLink{},
		spent: map[[32]byte]bool{}, stored: map[int64]bool{},
	}
}

type linkKey struct {
	study survey.StudyID
	link  survey.LinkID
}

type openLink struct {
	origin
	perDay int
	taken  map[string]int // by day
}

const (
	sqlWaves = `SELECT f.study, f.id FROM unnest($1::smallint[], $2::smallint[]) AS want (study, id)
		JOIN forms f ON f.study = want.study AND f.id = want.id JOIN waves w ON w.study = f.study AND w.id = f.wave
		WHERE w.state = 'open' AND (w.opens IS NULL OR w.opens <= $3::date) AND (w.closes IS NULL OR w.closes >= $3::date)`
	// A wave that is being closed is not waited for: the others in the batch would wait as well.
	sqlHold = sqlWaves + " ORDER BY w.study, w.id FOR SHARE OF w SKIP LOCKED"
	// Closing a wave rewrites its invitations: they are locked only where the wave is held against that. Adding 0 keeps
	// the planner from going through all invitations of a form.
	sqlInvitation     = "SELECT i.token, i.study, i.form, i.audience, i.group_id, i.unit, i.weight, i.account, i.state = 'used' FROM invitations i"
	sqlUseInvitations = "WITH open AS MATERIALIZED (" + sqlHold + ") " + sqlInvitation +
		" JOIN open o ON o.study = i.study + 0 AND o.id = i.form + 0 WHERE i.token = ANY ($4) ORDER BY i.token FOR UPDATE OF i"
	sqlSeeInvitations = sqlInvitation + " WHERE i.token = ANY ($1)"
	sqlLinks          = `SELECT l.study, l.id, l.form, l.audience, l.group_id, l.unit, l.per_day FROM unnest($1::smallint[], $2::smallint[]) AS want (study, id)
		JOIN links l ON l.study = want.study AND l.id = want.id ORDER BY l.study, l.id FOR NO KEY UPDATE OF l`
	sqlDays = `SELECT d.study, d.link, d.day::text, d.n FROM unnest($1::smallint[], $2::smallint[], $3::date[]) AS want (study, link, day)
		JOIN link_days d ON d.study = want.study AND d.link = want.link AND d.day = want.day`
	sqlSpent  = "SELECT hash FROM spent WHERE hash = ANY ($1)"
	sqlStored = `SELECT u.id FROM unnest($1::smallint[], $2::smallint[], $3::bigint[]) AS want (study, form, id)
		JOIN urn u ON u.study = want.study AND u.form = want.form AND u.id = want.id`
)

// look begins the transaction, locks what decides, and reads it.
func (e *postgresEngine) look(ctx context.Context, conn *pgx.Conn, b *batch) (*known, error) {
	k, q := newKnown(), questionsOf(b)
	var p pgx.Batch
	p.Queue("BEGIN")
	if len(b.subs) > 0 {
		today := day(e.s.now())
		if len(q.tokens) > 0 {
			p.Queue(sqlUseInvitations, q.studies, q.forms, today, q.tokens).Query(func(rows pgx.Rows) error {
				err := k.readInvitations(rows)
				for _, o := range k.invitations {
					k.taking[formKey{o.study, o.form}] = true
				}
				return err
			})
		}
		if len(q.onces) > 0 {
			p.Queue(sqlHold, q.studies, q.forms, today).Query(k.readForms(k.taking))
			p.Queue(sqlLinks, q.linkStudies, q.links).Query(k.readLinks)
			p.Queue(sqlDays, q.linkStudies, q.links, q.days).Query(k.readDays)
			p.Queue(sqlSpent, q.onces).Query(k.readSpent)
		}
		if len(q.unsure) > 0 {
			p.Queue(sqlStored, q.unsureStudies, q.unsureForms, q.unsure).Query(k.readStored)
		}
	}
	if err := conn.SendBatch(ctx, &p).Close(); err != nil {
		return nil, err
	}
	return k, e.lookAgain(ctx, conn, q, k)
}

// lookAgain reads without locking what was not found: links that do not exist, and those of waves that take no answers
// or are being changed.
func (e *postgresEngine) lookAgain(ctx context.Context, conn *pgx.Conn, q *questions, k *known) error {
	var p pgx.Batch
	if missing := k.missing(q.tokens); len(missing) > 0 {
		p.Queue(sqlSeeInvitations, missing).Query(k.readInvitations)
	}
	if len(k.taking) < len(q.forms) {
		p.Queue(sqlWaves, q.studies, q.forms, day(e.s.now())).Query(k.readForms(k.held))
	}
	if p.Len() == 0 {
		return nil
	}
	return conn.SendBatch(ctx, &p).Close()
}

func (k *known) missing(tokens [][]byte) (missing [][]byte) {
	for _, t := range tokens {
		if k.invitations[[32]byte(t)] == nil {
			missing = append(missing, t)
		}
	}
	return missing
}

func (k *known) readForms(into map[formKey]bool) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		var f formKey
		_, err := pgx.ForEachRow(rows, []any{&f.study, &f.form}, func() error {
			into[f] = true
			return nil
		})
		return err
	}
}

func (k *known) readInvitations(rows pgx.Rows) error {
	var token []byte
	var o origin
	_, err := pgx.ForEachRow(rows, []any{&token, &o.study, &o.form, &o.audience, &o.group, &o.unit, &o.weight, &o.account, &o.spent}, func() error {
		found := o
		k.invitations[[32]byte(token)] = &found
		return nil
	})
	return err
}

func (k *known) readLinks(rows pgx.Rows) error {
	var l linkKey
	var o origin
	var perDay int
	_, err := pgx.ForEachRow(rows, []any{&l.study, &l.link, &o.form, &o.audience, &o.group, &o.unit, &perDay}, func() error {
		o.study = l.study
		k.links[l] = &openLink{origin: o, perDay: perDay, taken: map[string]int{}}
		return nil
	})
	return err
}

func (k *known) readDays(rows pgx.Rows) error {
	var l linkKey
	var on string
	var n int
	_, err := pgx.ForEachRow(rows, []any{&l.study, &l.link, &on, &n}, func() error {
		if k.links[l] == nil {
			return fmt.Errorf("days are counted for a link that is not there")
		}
		k.links[l].taken[on] = n
		return nil
	})
	return err
}

func (k *known) readSpent(rows pgx.Rows) error {
	var hash []byte
	_, err := pgx.ForEachRow(rows, []any{&hash}, func() error {
		k.spent[[32]byte(hash)] = true
		return nil
	})
	return err
}

func (k *known) readStored(rows pgx.Rows) error {
	var id int64
	_, err := pgx.ForEachRow(rows, []any{&id}, func() error {
		k.stored[id] = true
		return nil
	})
	return err
}
