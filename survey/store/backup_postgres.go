package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

// dump has pg_dump write one consistent snapshot.
func dump(ctx context.Context, dsn, path string) error {
	_, err := postgresTool(ctx, dsn, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file="+path)
	return err
}

func restorePostgres(ctx context.Context, backup, dsn string, o Options) error {
	s := unopened(postgres, dsn, o)
	err := s.connect(ctx)
	if err == nil {
		err = s.mustHoldNothing(ctx)
	}
	want := 0
	if err == nil {
		_, want, err = s.versions(ctx)
	}
	if err = errors.Join(err, s.Close()); err != nil {
		return err
	}
	if have, err := dumpVersion(ctx, backup); err != nil {
		return err
	} else if have > want {
		return newerSchema(have, want)
	}
	// All or nothing: a damaged copy leaves the database empty.
	if _, err := postgresTool(ctx, dsn, "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", backup); err != nil {
		return err
	}
	return reviveFrom(ctx, dsn, o)
}

// dumpVersion is the schema version of what was dumped.
func dumpVersion(ctx context.Context, backup string) (version int, err error) {
	out, err := postgresTool(ctx, "", "pg_restore", "--data-only", "--table="+goose.DefaultTablename, "--file=-", backup)
	if err != nil {
		return 0, err
	}
	column := -1
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "COPY "):
			_, names, _ := strings.Cut(line, "(")
			names, _, _ = strings.Cut(names, ")")
			column = slices.Index(strings.Split(names, ", "), "version_id")
		case line == `\.`:
			column = -1
		case column >= 0:
			if fields := strings.Split(line, "\t"); column < len(fields) {
				v, _ := strconv.Atoi(fields[column]) // what is no number is no version
				version = max(version, v)
			}
		}
	}
	if version == 0 {
		return 0, errors.New("it is no copy made by mirror backup")
	}
	return version, nil
}

// postgresTool runs one of PostgreSQL's own programs on a database ("" = on none) and returns what it printed. The password goes by
// the environment, never by the command line, which everybody on the machine can read.
func postgresTool(ctx context.Context, dsn, name string, args ...string) ([]byte, error) {
	program, err := findTool(name)
	if err != nil {
		return nil, err
	}
	env := os.Environ()
	if dsn != "" {
		address, password, err := toolAddress(dsn)
		if err != nil {
			return nil, err
		}
		args = append([]string{"--dbname=" + address}, args...)
		if password != "" {
			env = append(env, "PGPASSWORD="+password)
		}
	}
	cmd := exec.CommandContext(ctx, program, args...)
	var out, said bytes.Buffer
	cmd.Env, cmd.Stdout, cmd.Stderr = env, &out, &said
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(said.String()))
	}
	return out.Bytes(), nil
}

// findTool finds a program on the path, or else where Debian puts it.
func findTool(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil || len(found) == 0 {
		return "", fmt.Errorf("copies of a PostgreSQL database are made and put back by PostgreSQL's own program %s, and it is not on the path (Debian package postgresql-client)", name)
	}
	return slices.MaxFunc(found, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) }), nil // the newest
}

// toolParameters are the parameters of an address that PostgreSQL's own programs know too; others are for our driver.
var toolParameters = []string{
	"host", "hostaddr", "port", "user", "dbname", "passfile", "connect_timeout", "sslmode", "sslrootcert", "sslcert", "sslkey", "service",
	"channel_binding", "target_session_attrs", "gssencmode", "krbsrvname", "require_auth",
}

// toolAddress is the address for PostgreSQL's own programs, without its password.
func toolAddress(dsn string) (address, password string, err error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return "", "", errors.New("the address of the database is not one") // the error of url.Parse repeats it
	}
	q := u.Query()
	password, _ = u.User.Password()
	if p := q.Get("password"); p != "" {
		password = p
	}
	for name := range q {
		if !slices.Contains(toolParameters, name) {
			q.Del(name)
		}
	}
	u.RawQuery = q.Encode()
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	return u.String(), password, nil
}
