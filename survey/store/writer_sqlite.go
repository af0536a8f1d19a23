package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	sqlite3 "github.com/mattn/go-sqlite3"

	"mirror/gap"
	"mirror/survey"
)

// turnPatience is how long a batch waits for an administrator's transaction before its jobs are sent away with ErrBusy.
const turnPatience = 5 * time.Second

// sqliteEngine stores batches in a SQLite file through the driver itself: database/sql in between would cost as much again.
type sqliteEngine struct {
	s    *Store
	conn *sql.Conn
	do   sqliteStatements
	all  []*statement
}

// sqliteStatements are prepared once.
type sqliteStatements struct {
	begin, commit, rollback       *statement
	wave                          *statement
	invitation, use               *statement
	link, spent, spend, countLink *statement
	box                           *statement
	saveDraft, dropDraft          *statement
}

func newSQLiteEngine(s *Store) (*sqliteEngine, error) {
	conn, err := s.writerConn(context.Background())
	if err != nil {
		return nil, err
	}
	e := &sqliteEngine{s: s, conn: conn}
	if err := conn.Raw(e.prepare); err != nil {
		return nil, errors.Join(fmt.Errorf("prepare the statements of the writer: %w", translate(err)), conn.Close())
	}
	return e, nil
}

func (e *sqliteEngine) prepare(conn any) error {
	// Links are spent at random places, so that every page of the invitations is touched again and again: 8 MiB are kept, and
	// the operating system keeps the rest. SQLite looks through all that is kept at the end of each transaction in which pages
	// of a table were split, as boxes under random ids do all the time: of 64 MiB that was a fifteenth of what a submission
	// costs, and a tenth of sending a form.
	if _, err := conn.(*sqlite3.SQLiteConn).Exec("PRAGMA cache_size = -8192", nil); err != nil {
		return err
	}
	d := &e.do
	for _, p := range []struct { // for the + see newReadyReader
		s    **statement
		text string
	}{
		{&d.begin, "BEGIN IMMEDIATE"},
		{&d.commit, "COMMIT"},
		{&d.rollback, "ROLLBACK"},
		{&d.wave, `SELECT w.state = 'open' AND (w.opens IS NULL OR substr(w.opens, 1, 10) <= ?3) AND (w.closes IS NULL OR substr(w.closes, 1, 10) >= ?3)
			FROM forms f JOIN waves w ON w.study = f.study AND w.id = f.wave WHERE f.study = +?1 AND f.id = +?2`},
		{&d.invitation, "SELECT study, form, audience, group_id, unit, weight, account, state = 'used' FROM invitations WHERE token = ?"},
		{&d.use, "UPDATE invitations SET state = 'used' WHERE token = ?"},
		{&d.link, `SELECT l.study, l.form, l.audience, l.group_id, l.unit,
			l.per_day <= coalesce((SELECT n FROM link_days d WHERE d.study = l.study AND d.link = l.id AND d.day = ?3), 0)
			FROM links l WHERE l.study = ?1 AND l.id = ?2`},
		{&d.spent, "SELECT 1 FROM spent WHERE hash = ?"},
		{&d.spend, "INSERT INTO spent (hash, day) VALUES (?, ?)"},
		{&d.countLink, "INSERT INTO link_days (study, link, day, n) VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1"},
		{&d.box, "INSERT INTO urn (key, study, form, id, box) VALUES (?, ?, ?, ?, ?)"},
		{&d.saveDraft, "INSERT INTO drafts (id, expires, box) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET expires = excluded.expires, box = excluded.box"},
		{&d.dropDraft, "DELETE FROM drafts WHERE id = ?"},
	} {
		s, err := conn.(*sqlite3.SQLiteConn).Prepare(p.text)
		if err != nil {
			return err
		}
		*p.s = &statement{s: s.(*sqlite3.SQLiteStmt)}
		e.all = append(e.all, *p.s)
	}
	return nil
}

// run stores a batch in one transaction.
func (e *sqliteEngine) run(b *batch) error {
	ctx, cancel := context.WithTimeout(context.Background(), turnPatience)
	release, err := e.s.takeTurn(ctx)
	cancel()
	if err != nil {
		return ErrBusy
	}
	defer release()
	return e.conn.Raw(func(conn any) (err error) {
		defer func() { // before Raw sees a panic: it would close the connection
			if r := recover(); r != nil {
				err = panicked(r)
			}
			if err != nil && !conn.(*sqlite3.SQLiteConn).AutoCommit() {
				err = errors.Join(err, sqliteError(e.do.rollback.run()))
			}
		}()
		if err := e.do.begin.run(); err != nil {
			return sqliteError(err)
		}
		if err := e.fill(b); err != nil {
			return sqliteError(err)
		}
		return sqliteError(e.do.commit.run())
	})
}

// fill does everything between BEGIN and COMMIT. Drafts go first: who sends a form while its last page is being saved
// leaves no draft behind.
func (e *sqliteEngine) fill(b *batch) error {
	for _, j := range b.drafts {
		if err := e.do.saveDraft.run(j.draft.id, day(j.draft.expires), j.draft.box); err != nil {
			return err
		}
	}
	today, taking := day(e.s.now()), map[formKey]bool{}
	var recorded []*job
	for _, j := range b.subs {
		if err := e.spend(j, today, taking); err != nil {
			return err
		}
		if j.outcome == survey.Recorded && !j.busy {
			recorded = append(recorded, j)
		}
	}
	boxes, err := boxesOf(e.s.options.Urn, recorded, b.random)
	for _, box := range boxes {
		if err := e.do.box.run(e.s.urnKey, int64(box.Study), int64(box.Form), box.ID, box.Body); err != nil {
			return err
		}
	}
	return err
}

func (e *sqliteEngine) close() (err error) {
	for _, s := range e.all {
		err = errors.Join(err, s.s.Close())
	}
	return errors.Join(err, e.conn.Close())
}

// formKey names a form.
type formKey struct {
	study survey.StudyID
	form  survey.FormID
}

// spend decides what becomes of a form, and spends its link where it is to be recorded.
func (e *sqliteEngine) spend(j *job, today string, taking map[formKey]bool) error {
	open, err := e.taking(formKey{j.sub.Study, j.sub.Form}, today, taking)
	if err != nil {
		return err
	}
	from, err := e.origin(j.sub)
	if err != nil {
		return err
	}
	switch j.outcome = outcome(j.sub, from, open); j.outcome {
	case survey.Recorded:
		if j.unread {
			j.busy = true
			return nil
		}
		j.row = rowOf(j.sub, from)
		if err := e.use(j.sub); err != nil {
			return err
		}
	case survey.AlreadyRecorded: // the draft is of no use any more
	default:
		return nil
	}
	if j.sub.Draft == [32]byte{} {
		return nil
	}
	return e.do.dropDraft.run(draftNumber(j.sub.Draft))
}

// taking reports whether the form's wave takes answers now; asked once for each form and transaction.
func (e *sqliteEngine) taking(k formKey, today string, known map[formKey]bool) (bool, error) {
	open, ok := known[k]
	if ok {
		return open, nil
	}
	var got [1]driver.Value
	found, err := e.do.wave.first(got[:], int64(k.study), int64(k.form), today)
	open = found && got[0] == int64(1)
	known[k] = open
	return open, err
}

// origin is nil where there is no such invitation or link.
func (e *sqliteEngine) origin(sub *survey.Submission) (*origin, error) {
	var got [8]driver.Value
	if personal(sub) {
		found, err := e.do.invitation.first(got[:], sub.Token[:])
		if !found {
			return nil, err
		}
		o := originOf(got[:])
		weight, _ := got[5].(float64)
		o.weight, o.account, o.spent = weight, got[6].(int64), got[7] == int64(1)
		return o, nil
	}
	found, err := e.do.link.first(got[:6], int64(sub.Study), int64(sub.Link), day(sub.Day))
	if !found {
		return nil, err
	}
	o := originOf(got[:])
	o.full = got[5] == int64(1)
	o.spent, err = e.do.spent.first(got[:1], sub.Once[:])
	return o, err
}

func originOf(got []driver.Value) *origin {
	return &origin{
		study: survey.StudyID(got[0].(int64)), form: survey.FormID(got[1].(int64)), audience: gap.Audience(got[2].(int64)),
		group: survey.GroupID(got[3].(int64)), unit: survey.GroupID(got[4].(int64)),
	}
}

func (e *sqliteEngine) use(sub *survey.Submission) error {
	if personal(sub) {
		return e.do.use.run(sub.Token[:])
	}
	if err := e.do.spend.run(sub.Once[:], day(sub.Day)); err != nil {
		return err
	}
	return e.do.countLink.run(int64(sub.Study), int64(sub.Link), day(sub.Day))
}
