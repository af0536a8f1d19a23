package pgtest

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
)

// What was committed is still there after a crash of the server.
func TestCommittedSurvivesACrash(t *testing.T) {
	dsn, ctx := DSN(t), context.Background()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(ctx, "CREATE TABLE kept AS SELECT 7 AS n"); err != nil {
		t.Fatal(err)
	}
	Get(t).Restart(t, "immediate")
	if err := conn.Ping(ctx); err == nil {
		t.Error("a connection outlived the crash")
	}
	conn, err = pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	var n int
	if err := conn.QueryRow(ctx, "SELECT n FROM kept").Scan(&n); err != nil || n != 7 {
		t.Errorf("read %d, %v", n, err)
	}
}
