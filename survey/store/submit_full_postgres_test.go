package store_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"mirror/gap"
	"mirror/survey/store/storetest"
	"mirror/survey/store/storetest/pgtest"
)

// Promise 6 on PostgreSQL: its database lies on a disk of 64 MB that becomes really full.
func TestFullDiskOfPostgresAcknowledgesNothing(t *testing.T) {
	pg := pgtest.Get(t)
	disk := filepath.Join(filepath.Dir(pg.Data()), "small")
	mountFor(t, pg, disk)
	dsn := storetest.PostgresDSN(t)
	at, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	database := strings.TrimPrefix(at.Path, "/")
	pg.Exec(t, "CREATE TABLESPACE small LOCATION '"+disk+"'")
	t.Cleanup(func() {
		pg.Exec(t, "DROP DATABASE "+database)
		pg.Exec(t, "DROP TABLESPACE small")
	})
	pg.Exec(t, "ALTER DATABASE "+database+" SET TABLESPACE small")
	s := storetest.Open(t, dsn, fieldOptions())
	plantField(t, s)
	tokens := plantInvitations(t, s, 3000, invitee{audience: gap.Customer})
	remove := ballast(t, disk)
	stored := fill(t, s, tokens)
	remove()
	emptied(t, s, tokens, stored)
}

// mountFor mounts a small disk that belongs to whoever runs PostgreSQL. Where that is not allowed the test skips.
func mountFor(t *testing.T, pg *pgtest.Cluster, disk string) {
	t.Helper()
	if err := os.Mkdir(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Remove(disk); err != nil {
			t.Error(err)
		}
	})
	mount(t, disk, "size=64m")
	var data syscall.Stat_t
	if err := syscall.Stat(pg.Data(), &data); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(disk, int(data.Uid), int(data.Gid)); err != nil {
		t.Fatal(err)
	}
}

// mount mounts a small disk for the time of a test. Where that is not allowed the test skips.
func mount(t *testing.T, disk, size string) {
	t.Helper()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, size); err != nil {
		t.Skipf("a small disk cannot be mounted: %v (root is needed)", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
}

// ballast fills a disk but for half a megabyte, and returns what takes it away.
func ballast(t *testing.T, disk string) (remove func()) {
	t.Helper()
	var free syscall.Statfs_t
	if err := syscall.Statfs(disk, &free); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(disk, "ballast")
	if err := os.WriteFile(file, make([]byte, int(free.Bavail)*int(free.Bsize)-512<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
}
