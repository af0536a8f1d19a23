package store_test

import (
	"os"
	"testing"

	"mirror/gap"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// A database that somebody cuts short while it is open, such as by copying an empty file over it, gives errors. With files
// mapped into memory (PRAGMA mmap_size) the second reading would end the process with SIGBUS.
func TestACutFileIsAnErrorAndNoCrash(t *testing.T) {
	dsn := storetest.SQLiteDSN(t)
	s := storetest.Open(t, dsn, store.Options{})
	f := storetest.Wave(t, s, storetest.Setup{Employees: 500, Customers: 500})
	all := func() (n int, err error) {
		for _, err := range s.Invitations(t.Context(), f.Study, f.Form.ID, gap.Employee) {
			if err != nil {
				return n, err
			}
			n++
		}
		_, err = s.Forms(t.Context(), f.Study, f.Wave)
		return n, err
	}
	if _, err := s.Erase(t.Context(), tester, f.Study, "nobody@example.com"); err != nil { // brings all into the file
		t.Fatal(err)
	}
	if n, err := all(); n != 500 || err != nil {
		t.Fatal(n, err)
	}
	if err := os.Truncate(dsn, 4096); err != nil {
		t.Fatal(err)
	}
	if _, err := all(); err == nil {
		t.Error("invitations and questionnaires are read out of nothing")
	}
}
