package mailroom_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/fieldwork/mail"
	"mirror/survey/fieldwork/mailroom"
	"mirror/survey/fieldwork/mailroom/sink"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// roomChild is the environment variable that makes the test binary a mail room instead of running tests.
const roomChild = "MIRROR_TEST_MAILROOM"

// TestRoomChild is no test: it is what the next test starts and kills.
func TestRoomChild(t *testing.T) {
	told := strings.Split(os.Getenv(roomChild), "\n")
	if len(told) != 4 {
		return
	}
	keys, err := fieldwork.OpenKeys(told[1])
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.Parse(time.RFC3339, told[3])
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), told[0], store.Options{Now: func() time.Time { return at }, Suppress: keys.Suppression, Urn: keys.Urn()})
	if err != nil {
		t.Fatal(err)
	}
	server := mail.Server{Host: "127.0.0.1"}
	if _, err := fmt.Sscan(told[2], &server.Port); err != nil {
		t.Fatal(err)
	}
	sender, _ := mail.ParseSender("survey@larkfield.example", "")
	mailroom.New(mailroom.Config{Store: s, Keys: keys, Server: server, Sender: sender, BaseURL: "https://survey.example.org",
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Look: 20 * time.Millisecond}).Run(context.Background())
}

// protection.md P11: killed again and again while mails are handed over, nobody gets two mails and nobody is forgotten: at
// most one mail a crash may or may not have arrived, which is said, and which is not sent again.
func TestKilledWhileHandingOver(t *testing.T) {
	t.Parallel()
	const people, kills = 150, 6
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		o := newOffice(t, dsn, people)
		took := make(chan struct{}, people*2)
		o.sink.Behave(nil, func(sink.Mail) error { // half before the server has the mail, half after
			took <- struct{}{}
			time.Sleep(4 * time.Millisecond)
			return nil
		})
		id := o.mail(survey.MailInvitation)
		for range kills {
			child := o.child()
			for range 12 {
				o.await(took)
			}
			_ = child.Process.Kill()
			_ = child.Wait()
			o.rescue()
		}
		o.open()
		p := o.until(id, "done", done)
		to := o.sink.To()
		for who, n := range to {
			if n != 1 {
				t.Errorf("%s got %d mails", who, n)
			}
		}
		_, unknown, err := o.store.Undelivered(t.Context(), o.Study, id)
		if err != nil || p.Unknown != len(unknown) || p.Unknown > kills || p.Sent+p.Unknown != people {
			t.Errorf("%+v, %v", p, err)
		}
		missed := people - len(to)
		for _, u := range unknown {
			if to[u.Email] == 0 {
				missed--
			}
		}
		if missed != 0 {
			t.Errorf("%d people got no mail and are not said to be unknown", missed)
		}
		t.Logf("%d kills: %d mails unknown, %d of %d arrived", kills, p.Unknown, len(to), people)
	})
}

// await waits for a mail. PostgreSQL may finish what a killed process asked of it after the job was given back, and the job
// is nobody's then: it is given back again.
func (o *office) await(took chan struct{}) {
	o.t.Helper()
	for range 24 {
		select {
		case <-took:
			return
		case <-time.After(5 * time.Second):
			o.rescue()
		}
	}
	o.t.Fatal("no mail comes")
}

// child starts a mail room in a process of its own.
func (o *office) child() *exec.Cmd {
	o.t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^TestRoomChild$")
	cmd.Env = append(os.Environ(), roomChild+"="+strings.Join([]string{o.dsn, o.folder, fmt.Sprint(o.sink.At().Port), o.now().Format(time.RFC3339)}, "\n"))
	if err := cmd.Start(); err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd
}

// rescue does at once what the queue does some minutes after a crash: let others have the job.
func (o *office) rescue() {
	o.t.Helper()
	driver, address := "sqlite3", "file:"+o.dsn+"?_busy_timeout=5000"
	if strings.HasPrefix(o.dsn, "postgres") {
		driver, address = "pgx", o.dsn
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		o.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("UPDATE river_job SET state = 'available' WHERE state = 'running'"); err != nil {
		o.t.Fatal(err)
	}
}
