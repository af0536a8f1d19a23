package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// writes are all that a batch changes, as arrays.
type writes struct {
	tokens  [][]byte
	onces   []once
	counted []linkDay
	counts  []int16
	key     int64 // of the boxes, as are the next four
	studies []int16
	forms   []int16
	ids     []int64
	boxes   [][]byte
	saved   []*savedDraft
	dropped []int64
}

type once struct {
	hash []byte
	day  string
}

const (
	sqlUse   = "UPDATE invitations SET state = 'used' WHERE token = ANY ($1)"
	sqlSpend = "INSERT INTO spent (hash, day) SELECT * FROM unnest($1::bytea[], $2::date[])"
	sqlCount = `INSERT INTO link_days AS d (study, link, day, n) SELECT * FROM unnest($1::smallint[], $2::smallint[], $3::date[], $4::smallint[])
		ON CONFLICT (study, link, day) DO UPDATE SET n = d.n + excluded.n`
	sqlBoxes      = "INSERT INTO urn (key, study, form, id, box) SELECT $1::smallint, b.* FROM unnest($2::smallint[], $3::smallint[], $4::bigint[], $5::bytea[]) b"
	sqlLockDrafts = "SELECT FROM drafts WHERE id = ANY ($1) ORDER BY id FOR UPDATE"
	sqlSaveDrafts = `INSERT INTO drafts (id, expires, box) SELECT * FROM unnest($1::bigint[], $2::date[], $3::bytea[])
		ON CONFLICT (id) DO UPDATE SET expires = excluded.expires, box = excluded.box`
	sqlDropDrafts = "DELETE FROM drafts WHERE id = ANY ($1)"
)

// send writes everything and commits, in one round trip. It returns nil only after the server has synced the commit.
func (w *writes) send(ctx context.Context, conn *pgx.Conn) error {
	var p pgx.Batch
	if len(w.tokens) > 0 {
		p.Queue(sqlUse, w.tokens)
	}
	w.queueLinks(&p)
	if len(w.ids) > 0 {
		p.Queue(sqlBoxes, w.key, w.studies, w.forms, w.ids, w.boxes)
	}
	w.queueDrafts(&p)
	p.Queue("COMMIT")
	return conn.SendBatch(ctx, &p).Close()
}

func (w *writes) queueLinks(p *pgx.Batch) {
	if len(w.onces) == 0 {
		return
	}
	var hashes [][]byte
	var days []string
	for _, o := range w.onces {
		hashes, days = append(hashes, o.hash), append(days, o.day)
	}
	p.Queue(sqlSpend, hashes, days)
	var studies, links []int16
	var on []string
	for _, c := range w.counted {
		studies, links, on = append(studies, int16(c.study)), append(links, int16(c.link)), append(on, c.day)
	}
	p.Queue(sqlCount, studies, links, on, w.counts)
}

// queueDrafts saves before it drops: who sends a form while its last page is being saved leaves no draft behind.
func (w *writes) queueDrafts(p *pgx.Batch) {
	var ids []int64
	var boxes [][]byte
	var expires []string
	for _, d := range w.saved {
		ids, boxes, expires = append(ids, d.id), append(boxes, d.box), append(expires, day(d.expires))
	}
	if all := append(ids[:len(ids):len(ids)], w.dropped...); len(all) > 0 {
		p.Queue(sqlLockDrafts, all)
	}
	if len(ids) > 0 {
		p.Queue(sqlSaveDrafts, ids, expires, boxes)
	}
	if len(w.dropped) > 0 {
		p.Queue(sqlDropDrafts, w.dropped)
	}
}
