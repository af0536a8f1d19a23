// Package pgtest runs PostgreSQL for tests: one temporary cluster for each test binary, on a Unix socket, from Debian's
// binaries. It is started by the first test that asks for it and removed when the test binary ends, however it ends.
//
// It knows nothing of the store, so that the store's own tests can use it too.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Missing is why a test skips where there is no PostgreSQL.
const Missing = "PostgreSQL is not installed (Debian package postgresql)"

// Cluster is a running PostgreSQL. Its durability settings are PostgreSQL's own: everything is synced.
type Cluster struct {
	bin, dir string
	as       *syscall.SysProcAttr // who runs it
	keep     io.Closer            // closed when this process ends, which stops the cluster
	names    atomic.Int64
}

var shared = sync.OnceValues(start)

// Get returns the test binary's cluster, starting it at the first call. Where PostgreSQL is not installed the test skips.
func Get(t testing.TB) *Cluster {
	t.Helper()
	c, err := shared()
	if errors.Is(err, exec.ErrNotFound) {
		t.Skip(Missing)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// DSN makes an empty database for a test and returns its address.
func DSN(t testing.TB) string {
	t.Helper()
	return Get(t).Copy(t, "template0")
}

// Copy makes a database for a test as a copy of another one, to which nobody may be connected meanwhile.
func (c *Cluster) Copy(t testing.TB, template string) string {
	t.Helper()
	name := fmt.Sprintf("test%d", c.names.Add(1))
	// Files are copied and not logged: else every crash test would replay the making of all databases before it.
	c.Exec(t, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s STRATEGY file_copy", name, template))
	return c.Address(name)
}

// Address is the address of a database of the cluster.
func (c *Cluster) Address(database string) string {
	return "postgres://mirror@/" + database + "?host=" + url.QueryEscape(c.dir)
}

// Data is the folder of the cluster's files.
func (c *Cluster) Data() string { return filepath.Join(c.dir, "data") }

// Exec runs one statement outside of any test database.
func (c *Cluster) Exec(t testing.TB, statement string) {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), c.Address("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }() // nothing hangs on it
	if _, err := conn.Exec(context.Background(), statement); err != nil {
		t.Fatal(err)
	}
}

// Restart stops the cluster in a mode of pg_ctl and starts it again: "immediate" is a crash, "fast" breaks connections,
// "smart" waits for them. settings, such as "-c fsync=off", hold until the next restart.
func (c *Cluster) Restart(t testing.TB, mode string, settings ...string) {
	t.Helper()
	c.Stop(t, mode)
	c.Start(t, settings...)
}

// Stop stops the cluster.
func (c *Cluster) Stop(t testing.TB, mode string) {
	t.Helper()
	if err := c.run("pg_ctl", "-D", c.Data(), "-m", mode, "-w", "stop"); err != nil {
		t.Fatal(err)
	}
}

// Start starts the cluster that Stop stopped, or that was killed: the processes of one that was killed hold its memory
// until they have noticed, and it does not start before.
func (c *Cluster) Start(t testing.TB, settings ...string) {
	t.Helper()
	err := c.start(settings...)
	for end := time.Now().Add(time.Minute); err != nil && time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		err = c.start(settings...)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (c *Cluster) start(settings ...string) error {
	options := append([]string{"-k " + c.dir, "-c listen_addresses="}, settings...)
	return c.run("pg_ctl", "-D", c.Data(), "-l", filepath.Join(c.dir, "log"), "-o", strings.Join(options, " "), "-w", "-t", "300", "start")
}

func start() (_ *Cluster, err error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	c := &Cluster{bin: bin}
	if c.dir, err = os.MkdirTemp("", "mirror-postgres-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(c.dir))
		}
	}()
	if err := c.another(); err != nil {
		return nil, err
	}
	// --no-sync: only the making of the cluster is not synced; what it does afterwards is.
	if err := c.run("initdb", "-D", c.Data(), "-U", "mirror", "-A", "trust", "-E", "UTF8", "--locale=C", "-k", "--no-sync"); err != nil {
		return nil, err
	}
	// syncfs: after a crash every file is synced, and there are hundreds for each test's database.
	settings := "max_connections = 100\nshared_buffers = 64MB\nmax_wal_size = 256MB\nlog_min_messages = error\nrecovery_init_sync_method = syncfs\n"
	if err := os.WriteFile(filepath.Join(c.Data(), "postgresql.auto.conf"), []byte(settings), 0o600); err != nil {
		return nil, err
	}
	if c.as.Credential != nil {
		if err := os.Chown(filepath.Join(c.Data(), "postgresql.auto.conf"), int(c.as.Credential.Uid), int(c.as.Credential.Gid)); err != nil {
			return nil, err
		}
	}
	if err := c.watch(); err != nil {
		return nil, err
	}
	return c, c.start()
}

// another chooses who runs the cluster, for PostgreSQL refuses root.
func (c *Cluster) another() error {
	c.as = &syscall.SysProcAttr{Setsid: true} // an interrupt from the keyboard is for the tests
	if os.Geteuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.Atoi(u.Uid)
		if err != nil {
			return err
		}
		gid, err := strconv.Atoi(u.Gid)
		if err != nil {
			return err
		}
		c.as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		return os.Chown(c.dir, uid, gid)
	}
	return errors.New("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody")
}

// watch leaves a shell behind that waits until this process is gone, then stops the cluster and removes its folder.
// It waits on a pipe, so it notices an end by any means.
func (c *Cluster) watch() error {
	cmd := c.command("sh", "-c", `read -r _; "$1/pg_ctl" -D "$2/data" -m immediate stop; rm -rf "$2"`, "sh", c.bin, c.dir)
	keep, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	c.keep = keep
	return cmd.Start()
}

func (c *Cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.SysProcAttr = c.dir, c.as
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "PG") }) // those name other servers
	return cmd
}

func (c *Cluster) run(program string, args ...string) error {
	out, err := os.CreateTemp("", "mirror-postgres-out-")
	if err != nil {
		return err
	}
	defer func() { _ = errors.Join(out.Close(), os.Remove(out.Name())) }() // a temporary file
	cmd := c.command(filepath.Join(c.bin, program), args...)
	// A file and not a pipe: the server pg_ctl starts would keep a pipe open.
	cmd.Stdout, cmd.Stderr = out, out
	cmd.WaitDelay = time.Minute
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name()) // what is there helps; nothing hangs on it
		log, _ := os.ReadFile(filepath.Join(c.dir, "log"))
		return fmt.Errorf("%s: %w\n%s%s", program, err, said, log)
	}
	return nil
}

// binaries is the folder of the newest PostgreSQL of Debian, or else the one on the path.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // 0 where it is no number
		return n
	}
	slices.SortFunc(found, func(a, b string) int { return version(a) - version(b) })
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	path, err := exec.LookPath("initdb")
	return filepath.Dir(path), err
}
